package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VerifyTest {
  private static final VerifyCase RIGHT =
      new VerifyCase("x", "right", new float[2], out -> out[0] = 1, (workers, out) -> out[0] = 1);

  /** Wrong by the sign of a zero, and on two threads only. */
  private static final VerifyCase WRONG =
      new VerifyCase(
          "x",
          "wrong",
          new float[2],
          out -> out[0] = 1,
          (workers, out) -> {
            out[0] = 1;
            out[1] = workers.threads() == 2 ? -0f : 0;
          });

  @Test
  void everyCaseHolds() {
    try (Workers workers = Workers.of(2)) {
      for (VerifyCase one : VerifyCases.all()) {
        assertEquals(-1, one.firstDifference(one.expected(), workers), one::toString);
      }
    }
  }

  @Test
  void everyOperationRunsOnSeveralThreads() throws ReflectiveOperationException {
    List<VerifyCase> large = VerifyCases.large();
    try (Workers workers = Workers.of(2)) {
      for (VerifyCase one : large) {
        long before = sharedJobs(workers);
        one.actual(workers);
        assertTrue(sharedJobs(workers) > before, one::toString);
      }
    }
    assertEquals(operations(VerifyCases.all()), operations(large));
  }

  @Test
  void someCaseOfTheWidthsRunsOnSeveralThreads() throws ReflectiveOperationException {
    try (Workers workers = Workers.of(2)) {
      VerifyCommand.digest(VerifyCases.everyWidth(), workers);
      assertTrue(sharedJobs(workers) > 0);
    }
  }

  @Test
  void aWrongBitIsFound() {
    try (Workers two = Workers.of(2)) {
      List<Workers> pools = List.of(Workers.serial(), two);
      assertEquals("", VerifyCommand.differences(List.of(RIGHT), pools));
      assertEquals(
          "wrong, threads 2: differs at element 1",
          VerifyCommand.differences(List.of(RIGHT, WRONG), pools));
      assertEquals(
          "wrong, threads 2: differs at element 1; so do 1 more",
          VerifyCommand.differences(List.of(WRONG, RIGHT, WRONG), pools));
    }
  }

  @Test
  void aWrongBitChangesTheDigest() {
    try (Workers two = Workers.of(2)) {
      assertNotEquals(
          VerifyCommand.digest(List.of(WRONG), Workers.serial()),
          VerifyCommand.digest(List.of(WRONG), two));
      assertEquals(
          VerifyCommand.digest(List.of(RIGHT), Workers.serial()),
          VerifyCommand.digest(List.of(RIGHT), two));
    }
  }

  private static Set<String> operations(List<VerifyCase> cases) {
    return cases.stream().map(VerifyCase::operation).collect(Collectors.toSet());
  }

  /** How many jobs the workers have spread over their threads: no result shows it. */
  private static long sharedJobs(Workers workers) throws ReflectiveOperationException {
    Field tickets = Workers.class.getDeclaredField("tickets");
    tickets.setAccessible(true);
    AtomicLongArray words = (AtomicLongArray) tickets.get(workers);
    long jobs = 0;
    for (int i = 0; i < words.length(); i++) {
      jobs = Math.max(jobs, words.get(i) >>> 32);
    }
    return jobs;
  }
}

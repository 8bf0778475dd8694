package dev.lanewise.kernels.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Threefry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WorkersTest {
  private static final long BIG = Workers.PARALLEL_WORK;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTileRunsOnceInManyJobsOfManySizes(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertEquals(threads, workers.threads());
      for (int job = 0; job < 1000; job++) {
        int tiles = (int) (Threefry.words(threads, 0, job, 0) & 63);
        AtomicIntegerArray runs = new AtomicIntegerArray(tiles);
        workers.run(tiles, job % 5 == 0 ? 0 : BIG, (tile, slot) -> runs.incrementAndGet(tile));
        for (int tile = 0; tile < tiles; tile++) {
          assertEquals(1, runs.get(tile), "runs of tile " + tile + " of " + tiles);
        }
      }
    }
  }

  @Test
  void whatTilesWroteIsSeenByTheCaller() {
    try (Workers workers = Workers.of(4)) {
      long[] values = new long[97];
      for (int job = 1; job <= 2000; job++) {
        int add = job;
        workers.run(values.length, BIG, (tile, slot) -> values[tile] += add);
      }
      assertTrue(Arrays.stream(values).allMatch(value -> value == 2000L * 2001 / 2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void tilesRunOnAllThreadsAtTheSameTimeEachWithItsOwnSlot(int threads) {
    try (Workers workers = Workers.of(threads)) {
      for (int job = 0; job < 20; job++) {
        // No tile ends before as many run as there are threads.
        CountDownLatch started = new CountDownLatch(threads);
        Set<Integer> slots = ConcurrentHashMap.newKeySet();
        Set<Thread> runners = ConcurrentHashMap.newKeySet();
        workers.run(
            threads,
            BIG,
            (tile, slot) -> {
              slots.add(slot);
              runners.add(Thread.currentThread());
              started.countDown();
              await(started);
            });
        assertEquals(threads, slots.size());
        assertTrue(slots.stream().allMatch(slot -> slot >= 0 && slot < threads));
        assertEquals(threads, runners.size());
        assertTrue(runners.contains(Thread.currentThread()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 11, 12})
  void everyThreadBeginsWithItsOwnShare(int tiles) {
    int threads = 3;
    try (Workers workers = Workers.of(threads)) {
      for (int job = 0; job < 20; job++) {
        CountDownLatch started = new CountDownLatch(threads);
        AtomicIntegerArray first = new AtomicIntegerArray(new int[] {-1, -1, -1});
        workers.run(
            tiles,
            BIG,
            (tile, slot) -> {
              if (first.compareAndSet(slot, -1, tile)) {
                started.countDown();
                await(started);
              }
            });
        int next = 0;
        for (int slot = 0; slot < threads; slot++) {
          assertEquals(next, first.get(slot), "first tile of thread " + slot);
          next += (tiles + threads - 1 - slot) / threads;
        }
      }
    }
  }

  @Test
  void aThreadThatIsDoneHelpsWithOtherShares() {
    try (Workers workers = Workers.of(2)) {
      CountDownLatch others = new CountDownLatch(9);
      workers.run(
          10,
          BIG,
          (tile, slot) -> {
            // The first tile ends when all others have: those of its thread's share are taken over.
            if (tile == 0) {
              await(others);
            } else {
              others.countDown();
            }
          });
      assertEquals(0, others.getCount());
    }
  }

  @Test
  void smallWorkStaysOnTheCaller() {
    try (Workers workers = Workers.of(3)) {
      Thread caller = Thread.currentThread();
      workers.run(
          50,
          BIG - 1,
          (tile, slot) -> {
            assertEquals(0, slot);
            assertSame(caller, Thread.currentThread());
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anExceptionReachesTheCallerOnceAndThePoolLivesOn(int threads) {
    try (Workers workers = Workers.of(threads)) {
      for (int job = 0; job < 50; job++) {
        int bad = job;
        IllegalStateException thrown =
            assertThrows(
                IllegalStateException.class,
                () ->
                    workers.run(
                        50,
                        BIG,
                        (tile, slot) -> {
                          if (tile >= bad) {
                            throw new IllegalStateException("planted");
                          }
                        }));
        assertEquals("planted", thrown.getMessage());
        AtomicInteger runs = new AtomicInteger();
        workers.run(20, BIG, (tile, slot) -> runs.incrementAndGet());
        assertEquals(20, runs.get());
      }
    }
  }

  @Test
  void anErrorReachesTheCallerToo() {
    try (Workers workers = Workers.of(2)) {
      assertThrows(
          StackOverflowError.class,
          () ->
              workers.run(
                  8,
                  BIG,
                  (tile, slot) -> {
                    throw new StackOverflowError("planted");
                  }));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void soDoesACheckedExceptionThatNoTileDeclares(int threads) {
    try (Workers workers = Workers.of(threads)) {
      IOException planted = new IOException("planted");
      for (int job = 0; job < 50; job++) {
        int bad = job;
        IOException thrown =
            assertThrows(
                IOException.class,
                () ->
                    workers.run(
                        50,
                        BIG,
                        (tile, slot) -> {
                          if (tile >= bad) {
                            WorkersTest.<RuntimeException>throwUndeclared(planted);
                          }
                        }));
        assertSame(planted, thrown);
        AtomicInteger runs = new AtomicInteger();
        workers.run(20, BIG, (tile, slot) -> runs.incrementAndGet());
        assertEquals(20, runs.get());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwUndeclared(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aNestedCallRunsItsTilesOnTheCallingThreadWithItsSlot() {
    try (Workers workers = Workers.of(3)) {
      AtomicInteger inner = new AtomicInteger();
      workers.run(
          12,
          BIG,
          (tile, slot) -> {
            Thread outer = Thread.currentThread();
            workers.run(
                5,
                BIG,
                (nested, nestedSlot) -> {
                  assertSame(outer, Thread.currentThread());
                  assertEquals(slot, nestedSlot);
                  inner.incrementAndGet();
                });
          });
      assertEquals(60, inner.get());
    }
  }

  @Test
  void twoCallersTakeTurns() throws InterruptedException {
    try (Workers workers = Workers.of(3)) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Runnable caller =
          () -> {
            try {
              int[] runs = new int[40];
              for (int job = 0; job < 500; job++) {
                workers.run(runs.length, BIG, (tile, slot) -> runs[tile]++);
              }
              assertTrue(Arrays.stream(runs).allMatch(count -> count == 500));
            } catch (Throwable e) {
              failure.set(e);
            }
          };
      Thread other = new Thread(caller);
      other.start();
      caller.run();
      other.join();
      if (failure.get() != null) {
        throw new AssertionError(failure.get());
      }
    }
  }

  @Test
  void closeLeavesNoThreadAndRunAfterItThrows() {
    Set<Thread> helpers = ConcurrentHashMap.newKeySet();
    Workers workers = Workers.of(4);
    CountDownLatch started = new CountDownLatch(4);
    workers.run(
        4,
        BIG,
        (tile, slot) -> {
          helpers.add(Thread.currentThread());
          started.countDown();
          await(started);
        });
    helpers.remove(Thread.currentThread());
    assertEquals(3, helpers.size());
    workers.close();
    for (Thread helper : helpers) {
      assertFalse(helper.isAlive(), helper.getName());
    }
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> workers.run(4, BIG, (tile, slot) -> {}));
    assertEquals("the workers are closed", error.getMessage());
    workers.close();
  }

  @Test
  void closingTheSerialWorkersDoesNothing() {
    Workers.serial().close();
    AtomicInteger runs = new AtomicInteger();
    Workers.serial().run(3, BIG, (tile, slot) -> runs.incrementAndGet());
    assertEquals(3, runs.get());
    assertSame(Workers.serial(), Workers.of(1));
  }

  @Test
  void anInterruptOfTheCallerIsKept() {
    try (Workers workers = Workers.of(3)) {
      AtomicInteger runs = new AtomicInteger();
      Thread caller = Thread.currentThread();
      for (int job = 0; job < 50; job++) {
        workers.run(
            10,
            BIG,
            (tile, slot) -> {
              caller.interrupt();
              runs.incrementAndGet();
            });
        assertTrue(Thread.interrupted());
      }
      assertEquals(500, runs.get());
    }
  }

  /** An interrupt that a tile leaves behind would end each park of its thread at once. */
  @Test
  void aThreadThatWasInterruptedParksAsEver() throws InterruptedException {
    try (Workers workers = Workers.of(2)) {
      Thread caller = Thread.currentThread();
      AtomicReference<Thread> helper = new AtomicReference<>();
      CountDownLatch both = new CountDownLatch(2);
      workers.run(
          2,
          BIG,
          (tile, slot) -> {
            both.countDown();
            await(both);
            if (Thread.currentThread() != caller) {
              helper.set(Thread.currentThread());
              Thread.currentThread().interrupt();
            }
          });
      int parked = 0;
      while (parked < 50) {
        Thread.sleep(1);
        parked = helper.get().getState() == Thread.State.WAITING ? parked + 1 : 0;
      }
      AtomicInteger runs = new AtomicInteger();
      workers.run(10, BIG, (tile, slot) -> runs.incrementAndGet());
      assertEquals(10, runs.get());
    }
  }

  @Test
  void aTileDoesNotCloseItsWorkers() {
    try (Workers workers = Workers.of(2)) {
      CountDownLatch both = new CountDownLatch(2);
      AtomicInteger refused = new AtomicInteger();
      workers.run(
          2,
          BIG,
          (tile, slot) -> {
            both.countDown();
            await(both);
            assertThrows(IllegalStateException.class, workers::close);
            refused.incrementAndGet();
          });
      assertEquals(2, refused.get());
      workers.run(2, BIG, (tile, slot) -> refused.incrementAndGet());
      assertEquals(4, refused.get());
    }
  }

  @Test
  void illegalArgumentsAreNamed() {
    assertEquals(
        "threads is 0, must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> Workers.of(0)).getMessage());
    assertEquals(
        "tiles is -1, must be at least 0",
        assertThrows(
                IllegalArgumentException.class,
                () -> Workers.serial().run(-1, 0, (tile, slot) -> {}))
            .getMessage());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS), "the other threads did not come");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

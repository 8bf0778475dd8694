package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.cli.BenchPlan.Group;
import dev.lanewise.bench.cli.BenchPlan.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchPlanTest {
  private static BenchPlan plan(Profile profile, String filter, String shape) {
    return BenchPlan.of(
        profile, Pattern.compile(filter), Pattern.compile(shape), List.of("1", "2"));
  }

  @ParameterizedTest
  @EnumSource(names = {"QUICK", "FULL"})
  void namesBenchmarksThatExist(Profile profile) throws IOException {
    String list;
    try (InputStream in = getClass().getResourceAsStream("/META-INF/BenchmarkList")) {
      list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Group group : plan(profile, "", "").groups()) {
      int dot = group.method().lastIndexOf('.');
      String type = "dev.lanewise.bench." + group.method().substring(0, dot);
      String method = group.method().substring(dot + 1);
      assertTrue(
          list.lines()
              .anyMatch(l -> l.contains(" " + type + " ") && l.contains(" " + method + " ")),
          group.method());
    }
  }

  @Test
  void methodsOfSeveralThreadsTakeThreadsAndNoOthers() {
    for (Group group : plan(Profile.FULL, "", "").groups()) {
      assertEquals(
          group.method().endsWith(".parallel") || group.method().contains(".Dispatch"),
          group.params().containsKey("threads"),
          group::method);
    }
  }

  @Test
  void filtersMethodsAndShapes() {
    List<Group> groups = plan(Profile.FULL, "gemm.*serial", "square-64$").groups();
    assertEquals(1, groups.size());
    assertEquals("gemm.GemmBenchmark.serial", groups.get(0).method());
    assertEquals(List.of("square-64"), groups.get(0).params().get("shape"));
    assertEquals(3, groups.get(0).trials());
  }

  @Test
  void warmsUpInManyFreshJvms() {
    List<Group> groups = plan(Profile.FULL, "WarmUp", "square-64").groups();
    assertEquals(1, groups.size());
    assertEquals(10, groups.get(0).trials());
    assertEquals(0, groups.get(0).warmups());
    assertEquals(1, groups.get(0).iterations());
    assertTrue(groups.get(0).seconds() > 40, () -> "seconds are " + groups.get(0).seconds());
  }

  @Test
  void quickFitsAMinuteAndFullHalfAnHour() {
    BenchPlan quick =
        BenchPlan.of(Profile.QUICK, Pattern.compile(""), Pattern.compile(""), List.of("2"));
    BenchPlan full =
        BenchPlan.of(Profile.FULL, Pattern.compile(""), Pattern.compile(""), List.of("2"));
    assertFalse(quick.seconds() > 75, () -> "quick takes " + quick.seconds());
    assertFalse(full.seconds() > 35 * 60, () -> "full takes " + full.seconds());
  }
}

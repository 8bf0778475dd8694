package dev.lanewise.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.lanewise.bench.cli.Lanewise;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.network.model.Network;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shape of the house: what may use what, and what may not be called. */
class ArchitectureTest {
  private static final List<String> KERNELS =
      List.of("lanes", "parallel", "vector", "activation", "pool", "assembly", "gemm", "conv");
  private static final List<String> NETWORK =
      List.of("random", "data", "layer", "loss", "optimizer", "metric", "model", "train");
  private static final List<String> BENCH =
      List.of(
          "machine",
          "result",
          "shapes",
          "parallel",
          "gemm",
          "conv",
          "pool",
          "activation",
          "vector",
          "training",
          "peer",
          "tune",
          "report",
          "cli");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages("dev.lanewise");

  @Test
  void everyModuleIsSeen() {
    assertTrue(HOUSE.contain(Gemm.class), "kernels");
    assertTrue(HOUSE.contain(Network.class), "network");
    assertTrue(HOUSE.contain(Lanewise.class), "bench");
  }

  @Test
  void modulesPointOneWay() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.lanewise.kernels..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.lanewise.network..", "dev.lanewise.bench..")
        .check(HOUSE);
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.lanewise.network..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.lanewise.bench..")
        .check(HOUSE);
  }

  @Test
  void packagesPointOneWay() {
    checkLine("kernels", KERNELS);
    checkLine("network", NETWORK);
    checkLine("bench", BENCH);
  }

  /** Each package uses only those before it in the line, and the line names every package. */
  private static void checkLine(String module, List<String> line) {
    String root = "dev.lanewise." + module;
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass type : HOUSE) {
      if (type.getPackageName().startsWith(root + ".")) {
        found.add(type.getPackageName().substring(root.length() + 1));
      }
    }
    assertEquals(new TreeSet<>(line), found, "the packages of " + module);
    for (int i = 0; i < line.size(); i++) {
      String[] later =
          line.subList(i + 1, line.size()).stream()
              .map(name -> root + "." + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage(root + "." + line.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .check(HOUSE);
      }
    }
  }

  @Test
  void onlyKernelsTouchesTheVectorModule() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("dev.lanewise.kernels..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(HOUSE);
  }

  @Test
  void everySpeciesIsStaticFinal() {
    int seen = 0;
    for (JavaClass type : HOUSE) {
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(VectorSpecies.class)) {
          seen++;
          assertTrue(
              field.getModifiers().contains(JavaModifier.STATIC)
                  && field.getModifiers().contains(JavaModifier.FINAL),
              field.getFullName() + " must be static final, or C2 cannot use it");
        }
      }
    }
    assertTrue(seen > 2, "species seen: " + seen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernels", "network"})
  void nothingBannedIsCalled(String module) throws IOException {
    List<String> found = new ArrayList<>();
    for (JavaClass type : HOUSE) {
      if (type.getPackageName().startsWith("dev.lanewise." + module)) {
        found.addAll(Banned.callsIn(bytesOf(type.getName())));
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void everyExceptionCarriesAReason() throws IOException {
    List<String> found = new ArrayList<>();
    for (JavaClass type : HOUSE) {
      found.addAll(Banned.exceptionsWithoutReason(bytesOf(type.getName())));
    }
    assertEquals(List.of(), found);
  }

  @Test
  void theChecksFindWhatTheyLookFor() throws IOException {
    byte[] offender = bytesOf(Offender.class.getName());
    String prefix = Offender.class.getName().replace('.', '/');
    assertEquals(
        List.of(
            prefix + ".mathExp: Math.exp",
            prefix + ".laneExp: lanewise(EXP)",
            prefix + ".unorderedSum: reduceLanes(ADD)",
            prefix + ".random: java.util.Random",
            prefix + ".random: java.util.Random",
            prefix + ".parallel: a parallel stream"),
        Banned.callsIn(offender));
    assertEquals(
        List.of(prefix + ".withoutReason: java/lang/IllegalStateException"),
        Banned.exceptionsWithoutReason(offender));
  }

  private static byte[] bytesOf(String className) throws IOException {
    String path = className.replace('.', '/') + ".class";
    try (InputStream in = ArchitectureTest.class.getClassLoader().getResourceAsStream(path)) {
      assertTrue(in != null, path + " is not on the class path");
      return in.readAllBytes();
    }
  }
}

package dev.lanewise.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** The rules of the house for this module, each of which must find its offender. */
class ArchitectureTest {
  private static final String ROOT = "dev.lanewise.network";
  private static final String OFFENDER = ROOT + ".architecture.offender";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);
  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(OFFENDER);

  @Test
  void theLineNamesEveryPackage() {
    Set<String> found =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT + "."))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(HouseRules.LINE), found);
  }

  @Test
  void packagesPointOneWay() {
    HouseRules.packagesPointOneWay(ROOT).forEach(rule -> rule.check(MAIN));
    assertEquals(
        1,
        HouseRules.packagesPointOneWay(OFFENDER).stream()
            .filter(rule -> rule.evaluate(OFFENDERS).hasViolation())
            .count());
  }

  private static Stream<ArchRule> rules() {
    return Stream.of(
        HouseRules.noVectorModule(),
        HouseRules.noInexactMath(),
        HouseRules.noUnseededRandomness(),
        HouseRules.noExceptionWithoutReason());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void nobodyBreaksTheRule(ArchRule rule) {
    rule.check(MAIN);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleFindsItsOffenderAndNobodyElse(ArchRule rule) {
    assertEquals(1, rule.evaluate(OFFENDERS).getFailureReport().getDetails().size());
    assertFalse(OFFENDERS.isEmpty());
  }
}

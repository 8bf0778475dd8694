package dev.lanewise.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.lanewise.network.model.Network;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house for this module, each of which must find its offender. */
class ArchitectureTest {
  private static final String ROOT = "dev.lanewise.network";
  private static final String OFFENDER = ROOT + ".architecture.offender";
  private static final Pattern METHOD = Pattern.compile("Offender\\.(\\w+)\\(");

  private static final JavaClasses MAIN = new ClassFileImporter().importPaths(mainClasses());
  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(OFFENDER);

  private static Path mainClasses() {
    try {
      return Path.of(Network.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the classes have no place: " + e.getMessage(), e);
    }
  }

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
  }

  @Test
  void aPackageThatPointsBackIsFound() {
    List<String> found =
        HouseRules.packagesPointOneWay(OFFENDER).stream()
            .flatMap(rule -> methodsThatBreak(rule).stream())
            .toList();
    assertEquals(List.of("usesALaterPackage"), found);
  }

  /** Each rule, and the method of the offender that breaks it. */
  private static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(HouseRules.noVectorModule(), "usesVectors"),
        Arguments.of(HouseRules.noInexactMath(), "inexactMath"),
        Arguments.of(HouseRules.noUnseededRandomness(), "unseededRandomness"),
        Arguments.of(HouseRules.noExceptionWithoutReason(), "exceptions"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void nobodyBreaksTheRule(ArchRule rule, String offender) {
    rule.check(MAIN);
    assertEquals(Set.of(offender), methodsThatBreak(rule));
  }

  private static Set<String> methodsThatBreak(ArchRule rule) {
    return rule.evaluate(OFFENDERS).getFailureReport().getDetails().stream()
        .flatMap(detail -> METHOD.matcher(detail).results().map(ArchitectureTest::name))
        .collect(Collectors.toSet());
  }

  private static String name(MatchResult match) {
    return match.group(1);
  }
}

package dev.lanewise.network.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the classes under a root package may not do. */
final class HouseRules {
  /** A package uses only those to its left. */
  static final List<String> LINE =
      List.of("random", "data", "layer", "loss", "optimizer", "metric", "model", "train");

  // The last bits of these are the JIT compiler's choice.
  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "tanh", "sinh", "cosh", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "pow", "cbrt", "hypot", "random");

  private HouseRules() {}

  /** One rule for each package but the last. */
  static List<ArchRule> packagesPointOneWay(String root) {
    List<ArchRule> rules = new ArrayList<>();
    for (int i = 0; i + 1 < LINE.size(); i++) {
      String[] later =
          LINE.subList(i + 1, LINE.size()).stream()
              .map(name -> root + "." + name + "..")
              .toArray(String[]::new);
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(root + "." + LINE.get(i) + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(later)
              .allowEmptyShould(true));
    }
    return rules;
  }

  static ArchRule noVectorModule() {
    return noClasses().should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..");
  }

  static ArchRule noInexactMath() {
    return noClasses()
        .should()
        .callMethodWhere(describe("the method is inexact", HouseRules::isInexact));
  }

  private static boolean isInexact(JavaCall<?> call) {
    return call.getTargetOwner().isEquivalentTo(Math.class) && INEXACT.contains(call.getName());
  }

  static ArchRule noUnseededRandomness() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.Random|java\\.util\\.SplittableRandom"
                + "|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.security\\.SecureRandom");
  }

  static ArchRule noExceptionWithoutReason() {
    return noClasses()
        .should()
        .callConstructorWhere(describe("it takes no reason", HouseRules::isWithoutReason));
  }

  private static boolean isWithoutReason(JavaConstructorCall call) {
    return call.getTargetOwner().isAssignableTo(Throwable.class)
        && call.getTarget().getRawParameterTypes().isEmpty();
  }
}

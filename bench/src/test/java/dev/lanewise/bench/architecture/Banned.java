package dev.lanewise.bench.architecture;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds, in the bytes of a class, the calls that would break equal bits or hide a reason. */
final class Banned {
  // Their last bits are the JIT compiler's choice, and differ from one call to the next.
  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "tanh", "sinh", "cosh", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "pow", "cbrt", "hypot", "random");

  private static final Set<String> INEXACT_LANES =
      Set.of(
          "EXP", "EXPM1", "LOG", "LOG10", "LOG1P", "TANH", "SINH", "COSH", "SIN", "COS", "TAN",
          "ASIN", "ACOS", "ATAN", "ATAN2", "POW", "CBRT", "HYPOT");

  // Sums whose order the JDK leaves open.
  private static final Set<String> UNORDERED = Set.of("ADD", "MUL");

  private static final Set<String> CLASSES =
      Set.of(
          "java/util/Random",
          "java/util/SplittableRandom",
          "java/util/concurrent/ThreadLocalRandom",
          "java/security/SecureRandom",
          "sun/misc/Unsafe",
          "jdk/internal/misc/Unsafe");

  private static final String OPERATORS = "jdk/incubator/vector/VectorOperators";

  private Banned() {}

  /** Each banned call in the class, as "class.method: what". */
  static List<String> callsIn(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    List<String> found = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      String where =
          model.thisClass().asInternalName() + "." + method.methodName().stringValue() + ": ";
      method
          .code()
          .ifPresent(
              code -> {
                String operator = "";
                for (CodeElement element : code) {
                  if (element instanceof FieldInstruction field) {
                    operator = operatorOf(field, operator);
                    if (operator.equals(field.name().stringValue())
                        && INEXACT_LANES.contains(operator)) {
                      found.add(where + "lanewise(" + operator + ")");
                    }
                  } else if (element instanceof InvokeInstruction call) {
                    String why = reason(call, operator);
                    if (why != null) {
                      found.add(where + why);
                    }
                  }
                }
              });
    }
    return found;
  }

  private static String operatorOf(FieldInstruction field, String before) {
    return field.owner().asInternalName().equals(OPERATORS) ? field.name().stringValue() : before;
  }

  private static String reason(InvokeInstruction call, String operator) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    if (owner.equals("java/lang/Math") && INEXACT.contains(name)) {
      return "Math." + name;
    }
    if (owner.equals("jdk/incubator/vector/FloatVector")
        && name.equals("reduceLanes")
        && UNORDERED.contains(operator)) {
      return "reduceLanes(" + operator + ")";
    }
    if (CLASSES.contains(owner)) {
      return owner.replace('/', '.');
    }
    if (name.equals("parallel") && owner.startsWith("java/util/stream/")) {
      return "a parallel stream";
    }
    return null;
  }

  /** Each exception made without a reason in the class, as "class.method: type". */
  static List<String> exceptionsWithoutReason(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    List<String> found = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      method
          .code()
          .ifPresent(
              code -> {
                for (CodeElement element : code) {
                  if (element instanceof InvokeInstruction call
                      && call.name().stringValue().equals("<init>")
                      && call.type().stringValue().equals("()V")
                      && !method.methodName().stringValue().equals("<init>")
                      && isThrowable(call.owner().asInternalName())) {
                    found.add(
                        model.thisClass().asInternalName()
                            + "."
                            + method.methodName().stringValue()
                            + ": "
                            + call.owner().asInternalName());
                  }
                }
              });
    }
    return found;
  }

  private static boolean isThrowable(String internalName) {
    try {
      return Throwable.class.isAssignableFrom(
          Class.forName(internalName.replace('/', '.'), false, Banned.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a class that is called is not on the class path", e);
    }
  }
}

package dev.lanewise.kernels.assembly;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Consumer;

/** Classes that are written when they are first needed, with the JDK's class-file API. */
public final class Assembly {
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  private static final DirectMethodHandleDesc DATA_AT =
      ConstantDescs.ofConstantBootstrap(
          MethodHandles.class.describeConstable().orElseThrow(),
          "classDataAt",
          ConstantDescs.CD_Object,
          ConstantDescs.CD_int);

  private Assembly() {}

  /**
   * An object of a new class.
   *
   * @param lookup that of the parent, which is in its package
   * @param parent an abstract class whose only abstract method is {@code run}
   * @param what it is, for the message if this JVM refuses it
   * @param type of {@code run}
   * @param code of {@code run}
   * @param constants what {@link #constant} stands for in the code
   */
  public static <T> T make(
      MethodHandles.Lookup lookup,
      Class<T> parent,
      Object what,
      MethodTypeDesc type,
      Consumer<CodeBuilder> code,
      Object... constants) {
    ClassDesc above = parent.describeConstable().orElseThrow();
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(parent.getPackageName() + ".Assembled" + parent.getSimpleName()),
                written ->
                    written
                        .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                        .withSuperclass(above)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            NOTHING,
                            ClassFile.ACC_PUBLIC,
                            init ->
                                init.aload(0)
                                    .invokespecial(above, ConstantDescs.INIT_NAME, NOTHING)
                                    .return_())
                        .withMethodBody("run", type, 0, code::accept));
    try {
      Class<?> made =
          lookup.defineHiddenClassWithClassData(bytes, List.of(constants), true).lookupClass();
      return parent.cast(made.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException("this JVM refuses " + what, e);
    }
  }

  /** The constant of an index, to be loaded by the code. C2 takes it for one. */
  public static DynamicConstantDesc<?> constant(int index, ClassDesc type) {
    return DynamicConstantDesc.ofNamed(DATA_AT, ConstantDescs.DEFAULT_NAME, type, index);
  }
}

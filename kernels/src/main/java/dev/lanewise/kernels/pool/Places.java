package dev.lanewise.kernels.pool;

import dev.lanewise.kernels.lanes.Lanes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of places in windows, in memory a byte each. */
final class Places {
  private static final int L = Lanes.LENGTH;

  // No vector of bytes has four lanes or two: so many go as an int or a short.
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(8, L) * Byte.SIZE));
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Places() {}

  /** Stores the low bytes of the lanes. */
  static void store(IntVector places, byte[] index, int offset) {
    ByteVector bytes = (ByteVector) places.convertShape(VectorOperators.I2B, BYTES, 0);
    switch (L) {
      case 2 -> SHORT.set(index, offset, bytes.reinterpretAsShorts().lane(0));
      case 4 -> INT.set(index, offset, bytes.reinterpretAsInts().lane(0));
      default -> bytes.intoArray(index, offset);
    }
  }

  /** Loads lanes with the values of bytes, with their sign. */
  static IntVector load(byte[] index, int offset) {
    ByteVector bytes =
        switch (L) {
          case 2 ->
              ShortVector.broadcast(ShortVector.SPECIES_64, (short) SHORT.get(index, offset))
                  .reinterpretAsBytes();
          case 4 ->
              IntVector.broadcast(IntVector.SPECIES_64, (int) INT.get(index, offset))
                  .reinterpretAsBytes();
          default -> ByteVector.fromArray(BYTES, index, offset);
        };
    return (IntVector) bytes.convertShape(VectorOperators.B2I, Lanes.I32, 0);
  }
}

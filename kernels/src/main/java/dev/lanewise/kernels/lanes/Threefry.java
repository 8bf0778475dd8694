package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Threefry-2x32 with 20 rounds, a counter-based random function: 64 random bits from a 64-bit key
 * and a 64-bit counter, by additions, rotations and exclusive ors of 32-bit words only, so a vector
 * lane gives the same bits as this scalar.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
public final class Threefry {
  /** The rotation of each round, repeated with period eight. */
  static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

  /** The key schedule's parity word. */
  static final int PARITY = 0x1BD11BDA;

  static final int ROUNDS = 20;

  /** Counters in one call of {@link #fill}: a multiple of every lane count. */
  public static final int BLOCK = 64;

  private static final IntVector LANE = IntVector.zero(Lanes.I32).addIndex(1);

  private Threefry() {}

  /**
   * The two random words of a counter under a key.
   *
   * @return the first word in the upper half, the second in the lower half
   */
  public static long words(int key0, int key1, int counter0, int counter1) {
    int key2 = PARITY ^ key0 ^ key1;
    int x0 = counter0 + key0;
    int x1 = counter1 + key1;
    for (int round = 0; round < ROUNDS; round++) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, ROTATIONS[round & 7]) ^ x0;
      if ((round & 3) == 3) {
        int injection = (round + 1) >>> 2;
        x0 += scheduled(key0, key1, key2, injection);
        x1 += scheduled(key0, key1, key2, injection + 1) + injection;
      }
    }
    return ((long) x0 << 32) | (x1 & 0xFFFF_FFFFL);
  }

  /**
   * The words of {@link #BLOCK} counters in a row. {@code words[offset + i]} is the first word of
   * counter {@code firstCounter + i}, {@code words[offset + BLOCK + i]} its second. A counter's
   * lower half is {@code counter0}, its upper half {@code counter1}.
   *
   * @param words has room for {@code 2 * BLOCK} words from {@code offset}
   */
  public static void fill(int key0, int key1, long firstCounter, int[] words, int offset) {
    Checks.region("words", words.length, offset, 2 * BLOCK);
    // Where the lower half overflows within the block the lanes would need a carry: that is rare.
    boolean carry = (firstCounter & 0xFFFF_FFFFL) + BLOCK > 1L << 32;
    if (Lanes.SCALAR || carry) {
      fillScalar(key0, key1, firstCounter, words, offset);
    } else {
      fillLanes(key0, key1, firstCounter, words, offset);
    }
  }

  private static void fillScalar(int key0, int key1, long firstCounter, int[] words, int offset) {
    for (int i = 0; i < BLOCK; i++) {
      long counter = firstCounter + i;
      long both = words(key0, key1, (int) counter, (int) (counter >>> 32));
      words[offset + i] = (int) (both >>> 32);
      words[offset + BLOCK + i] = (int) both;
    }
  }

  // The rounds are written out because C2 needs each rotation as a constant.
  private static void fillLanes(int key0, int key1, long firstCounter, int[] words, int offset) {
    int key2 = PARITY ^ key0 ^ key1;
    int start0 = (int) firstCounter + key0;
    int start1 = (int) (firstCounter >>> 32) + key1;
    for (int i = 0; i < BLOCK; i += Lanes.LENGTH) {
      IntVector x0 = LANE.add(start0 + i);
      IntVector x1 = IntVector.broadcast(Lanes.I32, start1);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key1);
      x1 = x1.add(key2 + 1);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key2);
      x1 = x1.add(key0 + 2);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key0);
      x1 = x1.add(key1 + 3);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key1);
      x1 = x1.add(key2 + 4);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key2);
      x1 = x1.add(key0 + 5);
      x0.intoArray(words, offset + i);
      x1.intoArray(words, offset + BLOCK + i);
    }
  }

  /** Word {@code index} modulo 3 of the extended key. */
  static int scheduled(int key0, int key1, int key2, int index) {
    return switch (index % 3) {
      case 0 -> key0;
      case 1 -> key1;
      default -> key2;
    };
  }
}

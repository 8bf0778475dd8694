package dev.lanewise.kernels.lanes;

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

  /** Word {@code index} modulo 3 of the extended key. */
  static int scheduled(int key0, int key1, int key2, int index) {
    return switch (index % 3) {
      case 0 -> key0;
      case 1 -> key1;
      default -> key2;
    };
  }
}

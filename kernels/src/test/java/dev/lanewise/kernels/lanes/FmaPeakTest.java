package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FmaPeakTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void everyWidthDoesTheSameSteps(int bits) {
    // Chain i starts at i and grows by a quarter a step: 0 + ... + 11, and 12 * 8 quarters.
    assertEquals(66 + 24, FmaPeak.run(bits, 8));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void countsTwoOperationsALane(int bits) {
    assertEquals(2L * FmaPeak.CHAINS * (bits / 32) * 10, FmaPeak.flops(bits, 10));
    assertEquals(2L * FmaPeak.CHAINS * 10, FmaPeak.flops(0, 10));
  }

  @Test
  void refusesAnotherWidth() {
    assertThrows(IllegalArgumentException.class, () -> FmaPeak.run(64, 1));
  }
}

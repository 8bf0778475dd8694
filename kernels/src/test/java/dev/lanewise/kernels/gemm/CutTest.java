package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CutTest {
  @Test
  void tilesAreEvenAndTallOnesComeFirst() {
    Cut cut = new Cut();
    for (int rows = 1; rows <= 200; rows++) {
      for (int most = 1; most <= 16; most++) {
        cut.set(rows, most);
        String what = rows + " rows in tiles of " + most;
        assertEquals(Math.ceilDiv(rows, most), cut.tiles(), what);
        assertTrue(cut.tall() <= most, what);
        assertEquals(0, cut.row(0), what);
        assertEquals(rows, cut.row(cut.tiles()), what);
        int tall = 0;
        for (int tile = 0; tile < cut.tiles(); tile++) {
          assertEquals(tall, cut.tallBefore(tile), what);
          int height = cut.row(tile + 1) - cut.row(tile);
          if (tall == tile && height == cut.tall()) {
            tall++;
          } else {
            assertEquals(cut.tall() - 1, height, what);
          }
        }
        assertTrue(tall >= 1, what);
        assertEquals(tall, cut.tallBefore(cut.tiles()), what);
      }
    }
  }

  @Test
  void aHundredRowsWasteNothing() {
    Cut cut = new Cut();
    cut.set(100, 6);
    assertEquals(17, cut.tiles());
    assertEquals(6, cut.tall());
    assertEquals(15, cut.tallBefore(17));
  }
}

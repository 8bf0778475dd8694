package dev.lanewise.network.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
  @Test
  void aSeedGivesTheseImagesEverywhere() {
    assertEquals(
        "fef981055ddc6ba6a8e8b46968be97253dad364729cc1191a24ec8b7bec40161",
        SyntheticDigits.generate(1, 500, "golden").sha256());
  }

  @Test
  void moreImagesBeginWithThoseOfFewer() {
    ImageSet many = SyntheticDigits.generate(5, 60, "digits");
    ImageSet few = SyntheticDigits.generate(5, 20, "digits");
    assertEquals(few.sha256(), many.first(20).sha256());
    assertEquals(0, SyntheticDigits.generate(5, 0, "digits").count());
  }

  @Test
  void seedAndNameGiveOtherImages() {
    String sum = SyntheticDigits.generate(5, 20, "digits").sha256();
    assertNotEquals(sum, SyntheticDigits.generate(6, 20, "digits").sha256());
    assertNotEquals(sum, SyntheticDigits.generate(5, 20, "other digits").sha256());
  }

  @Test
  void datasetSaysThatItIsSynthetic() {
    Dataset data = SyntheticDigits.dataset(9, 30, 20);
    assertTrue(data.synthetic());
    assertEquals("synthetic digits of seed 9", data.source());
    assertEquals("synthetic digits (train)", data.train().name());
    assertEquals("synthetic digits (test)", data.test().name());
    assertEquals(30, data.train().count());
    assertEquals(20, data.test().count());
    assertNotEquals(data.train().first(20).sha256(), data.test().sha256());
    assertEquals(4, Mnist.check(data).size());
  }

  @Test
  void labelsAreUniform() {
    ImageSet set = SyntheticDigits.generate(3, 5000, "digits");
    int[] counts = new int[10];
    for (int i = 0; i < set.count(); i++) {
      counts[set.label(i)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 500.0) * (count - 500.0) / 500;
    }
    assertTrue(chiSquare < 27.9, "chi-square of 9 degrees of freedom is " + chiSquare);
  }

  /** Ink lies within the frame, and there is some of it, but not everywhere. */
  @Test
  void imagesLookLikeDigits() {
    ImageSet set = SyntheticDigits.generate(4, 2000, "digits");
    float[] x = new float[784];
    double all = 0;
    double edge = 0;
    for (int i = 0; i < set.count(); i++) {
      set.copy(new int[] {i}, 0, 1, x, new int[1]);
      double ink = 0;
      for (int p = 0; p < 784; p++) {
        ink += x[p];
        if (p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27) {
          edge += x[p] / 108;
        }
      }
      assertTrue(ink > 12 && ink < 300, "image " + i + " has ink " + ink);
      all += ink / 784;
    }
    assertTrue(all / 2000 > 0.08 && all / 2000 < 0.25, "mean of a pixel " + all / 2000);
    assertTrue(edge / 2000 < 0.05, "mean of a pixel at the edge " + edge / 2000);
  }

  /** The images tell their labels, and not so easily that the nearest mean image suffices. */
  @Test
  void nearestMeanImageIsRightMoreOftenThanNotButNotOften() {
    Dataset data = SyntheticDigits.dataset(2, 3000, 1000);
    double[][] means = means(data.train());
    float[] x = new float[784];
    int[] label = new int[1];
    int right = 0;
    for (int i = 0; i < 1000; i++) {
      data.test().copy(new int[] {i}, 0, 1, x, label);
      right += nearest(means, x) == label[0] ? 1 : 0;
    }
    assertTrue(right > 500 && right < 850, right + " of 1000");
  }

  private static double[][] means(ImageSet set) {
    double[][] means = new double[10][784];
    int[] counts = new int[10];
    float[] x = new float[784];
    int[] label = new int[1];
    for (int i = 0; i < set.count(); i++) {
      set.copy(new int[] {i}, 0, 1, x, label);
      counts[label[0]]++;
      for (int p = 0; p < 784; p++) {
        means[label[0]][p] += x[p];
      }
    }
    for (int digit = 0; digit < 10; digit++) {
      for (int p = 0; p < 784; p++) {
        means[digit][p] /= counts[digit];
      }
    }
    return means;
  }

  private static int nearest(double[][] means, float[] x) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int digit = 0; digit < means.length; digit++) {
      double distance = 0;
      for (int p = 0; p < x.length; p++) {
        distance += (x[p] - means[digit][p]) * (x[p] - means[digit][p]);
      }
      if (distance < least) {
        least = distance;
        best = digit;
      }
    }
    return best;
  }

  @Test
  void aBadCountIsNamed() {
    assertEquals(
        "count is -1, must be 0 to 2739137",
        assertThrows(IllegalArgumentException.class, () -> SyntheticDigits.generate(1, -1, "d"))
            .getMessage());
  }
}

package dev.lanewise.network.data;

/**
 * Images to train with and images to test with.
 *
 * @param train the images to learn from
 * @param test the images to measure with; same height, width and classes as {@code train}
 * @param synthetic whether the images were drawn by a program
 * @param source where they came from, for reports: a directory, or the seed of synthetic images
 */
public record Dataset(ImageSet train, ImageSet test, boolean synthetic, String source) {
  /**
   * Checks that both sets have the same shape.
   *
   * @throws DataException if they differ in height, width or classes
   */
  public Dataset {
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.classes() != test.classes()) {
      throw new DataException(
          shape(train) + " do not fit " + shape(test) + ": they must agree (" + source + ")");
    }
  }

  private static String shape(ImageSet set) {
    return set.name()
        + " (images of "
        + set.height()
        + " x "
        + set.width()
        + ", "
        + set.classes()
        + " classes)";
  }
}

package dev.lanewise.network.layer;

/**
 * Drops each number with probability {@code rate} while training and scales the others by 1 / (1 -
 * rate); changes nothing otherwise (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov,
 * "Dropout", JMLR 2014, in the inverted form).
 */
public record Dropout(float rate) implements LayerSpec {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is not in [0, 1)
   */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "rate is " + rate + ", must be at least 0 and less than 1");
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Layer build(LayerSite site) {
    return new DropoutLayer(site, rate);
  }
}

package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Checks;

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
    Checks.fraction("rate", rate);
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

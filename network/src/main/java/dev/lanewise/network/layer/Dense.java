package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Checks;

/**
 * A fully connected layer, {@code y = f(x W + b)}: each of the {@code units} outputs sees every
 * number of the input, which is taken as one row whatever its shape.
 *
 * @param weights how W (inputs, units) starts
 * @param biases how b (units) starts, with the fans of W
 */
public record Dense(int units, Activation activation, Initializer weights, Initializer biases)
    implements LayerSpec {
  /**
   * Checks the units.
   *
   * @throws IllegalArgumentException if {@code units} is less than 1
   */
  public Dense {
    Checks.atLeast("units", units, 1);
  }

  /** With weights from {@link Initializer#GLOROT_UNIFORM} and biases of zero. */
  public Dense(int units, Activation activation) {
    this(units, activation, Initializer.GLOROT_UNIFORM, Initializer.ZEROS);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Shape output(Shape input) {
    if ((long) input.size() * units > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "units is "
              + units
              + ", must be at most "
              + Integer.MAX_VALUE / 4 / input.size()
              + " for "
              + input.size()
              + " inputs");
    }
    return Shape.vector(units);
  }

  @Override
  public Layer build(LayerSite site) {
    Shape output = output(site.input());
    int inputs = site.input().size();
    return new DenseLayer(
        site,
        activation,
        output,
        weights.draw(site, "weights", inputs * units, inputs, units),
        biases.draw(site, "biases", units, inputs, units));
  }
}

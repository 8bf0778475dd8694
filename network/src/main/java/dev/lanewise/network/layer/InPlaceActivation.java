package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ElementWise;
import dev.lanewise.kernels.parallel.Workers;

/** The activation at the end of a dense or convolution layer: nothing runs where it is linear. */
final class InPlaceActivation {
  private final Activation activation;
  private final ElementWise elementWise;

  InPlaceActivation(Activation activation, Workers workers) {
    this.activation = activation;
    this.elementWise = new ElementWise(workers);
  }

  /** Overwrites the first {@code n} numbers of {@code y} with their activation. */
  void forward(int n, float[] y, Layer owner) {
    if (activation != Activation.LINEAR) {
      elementWise.forward(activation, n, y, 0, y, 0);
      owner.ran("activation", 0, 2L * n);
    }
  }

  /** Overwrites the gradient of the output {@code y} with that of what entered. */
  void backward(int n, float[] y, float[] dY, Layer owner) {
    if (activation != Activation.LINEAR) {
      elementWise.backward(activation, n, y, 0, dY, 0, dY, 0);
      owner.ran("activation gradient", 0, 3L * n);
    }
  }
}

package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ElementWise;
import dev.lanewise.kernels.lanes.Slice;
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
  void forward(int n, Slice y, Layer owner) {
    if (activation != Activation.LINEAR) {
      elementWise.forward(activation, n, y.array(), y.offset(), y.array(), y.offset());
      owner.ran("activation", 0, 2L * n);
    }
  }

  /** Overwrites the gradient of the output {@code y} with that of what entered. */
  void backward(int n, Slice y, Slice dY, Layer owner) {
    if (activation != Activation.LINEAR) {
      elementWise.backward(
          activation, n, y.array(), y.offset(), dY.array(), dY.offset(), dY.array(), dY.offset());
      owner.ran("activation gradient", 0, 3L * n);
    }
  }
}

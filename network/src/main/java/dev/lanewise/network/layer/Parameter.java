package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Slice;

/** Numbers that training changes, and their gradient. */
public final class Parameter {
  private final String name;
  private final Slice value;
  private final Slice gradient;

  /**
   * A parameter.
   *
   * @param value the start values
   * @param gradient memory for as many numbers
   * @throws IllegalArgumentException if the lengths differ
   */
  public Parameter(String name, Slice value, Slice gradient) {
    if (gradient.length() != value.length()) {
      throw new IllegalArgumentException(
          "gradient has " + gradient.length() + " numbers, must have " + value.length());
    }
    this.name = name;
    this.value = value;
    this.gradient = gradient;
  }

  /** The layer's name and the parameter's, such as {@code "dense1/weights"}. */
  public String name() {
    return name;
  }

  /** The numbers themselves, not a copy. */
  public Slice value() {
    return value;
  }

  /** The gradient of the last backward pass, as long as the value; not a copy. */
  public Slice gradient() {
    return gradient;
  }

  /** How many numbers. */
  public int length() {
    return value.length();
  }
}

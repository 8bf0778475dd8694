package dev.lanewise.network.layer;

/** An array that training changes, and its gradient. */
public final class Parameter {
  private final String name;
  private final float[] value;
  private final float[] gradient;

  /** A parameter with the given start values and a gradient of zero. */
  public Parameter(String name, float[] value) {
    this.name = name;
    this.value = value;
    this.gradient = new float[value.length];
  }

  /** The layer's name and the parameter's, such as {@code "dense1/weights"}. */
  public String name() {
    return name;
  }

  /** The numbers themselves, not a copy. */
  public float[] value() {
    return value;
  }

  /** The gradient of the last backward pass, as long as the value; not a copy. */
  public float[] gradient() {
    return gradient;
  }

  /** How many numbers. */
  public int length() {
    return value.length;
  }
}

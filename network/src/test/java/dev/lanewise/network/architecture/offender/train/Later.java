package dev.lanewise.network.architecture.offender.train;

/** Stands further right in the line. */
public final class Later {
  /** Not a constant that the compiler copies. */
  public static final String VALUE = String.valueOf(1);

  private Later() {}
}

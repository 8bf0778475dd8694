package dev.lanewise.network.data;

/** Data that cannot be had or used. The message is one line that a person can act on. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception with its one line. */
  public DataException(String message) {
    super(message);
  }

  /** An exception with its one line and what lies behind it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.lanewise.bench.cli;

import java.io.PrintWriter;

/** Progress as a bar that is drawn over itself on a terminal, and as lines elsewhere. */
final class Progress {
  private static final int WIDTH = 30;
  private static final long MILLIS_BETWEEN = 100;

  private final PrintWriter out;
  private final boolean terminal;
  private long last;
  private boolean drawn;

  Progress(PrintWriter out) {
    this(out, System.console() != null && System.console().isTerminal());
  }

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Something is done; drawn on a terminal only, and not too often. */
  void step(String what, long done, long of) {
    long now = System.nanoTime() / 1_000_000;
    if (!terminal || drawn && done < of && now - last < MILLIS_BETWEEN) {
      return;
    }
    last = now;
    drawn = true;
    int filled = of == 0 ? WIDTH : (int) (done * WIDTH / of);
    out.print(
        "\r\033[K" + what + " [" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + done);
    out.print("/" + of);
    out.flush();
  }

  /** A line that stays. */
  void line(String text) {
    if (drawn) {
      out.print("\r\033[K");
      drawn = false;
    }
    out.println(text);
    out.flush();
  }
}

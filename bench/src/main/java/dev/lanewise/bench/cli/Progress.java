package dev.lanewise.bench.cli;

import java.io.PrintWriter;

/** Progress as a bar that is drawn over itself on a terminal, and as lines elsewhere. */
final class Progress {
  private static final int WIDTH = 30;
  private static final long MILLIS_BETWEEN = 100;

  private final PrintWriter out;
  private final boolean terminal;
  private long drawnAt;
  private boolean drawn;

  Progress(PrintWriter out) {
    this(out, System.console() != null && System.console().isTerminal());
  }

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Something of which nobody knows how much there is; drawn as {@link #step}. */
  void count(String what, long done) {
    if (isTimeToDraw(false)) {
      out.print("\r\033[K" + what + " " + done);
      out.flush();
    }
  }

  private boolean isTimeToDraw(boolean last) {
    long now = System.nanoTime() / 1_000_000;
    if (!terminal || drawn && !last && now - drawnAt < MILLIS_BETWEEN) {
      return false;
    }
    drawnAt = now;
    drawn = true;
    return true;
  }

  /** Something is done; drawn on a terminal only, and not too often. */
  void step(String what, long done, long of) {
    if (!isTimeToDraw(done == of)) {
      return;
    }
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

package dev.lanewise.bench.report;

import dev.lanewise.bench.peer.PeerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What the libraries that choose layouts chose, and how long it takes to get there and back. */
final class LayoutTable {
  private LayoutTable() {}

  /** The table under a heading; empty if no library chose. */
  static String of(List<PeerSettings> all) {
    List<PeerSettings> settings =
        all.stream().filter(s -> s.says().containsKey(PeerSettings.LAYOUTS)).toList();
    if (settings.isEmpty()) {
      return "";
    }
    TreeSet<Integer> threads = new TreeSet<>();
    settings.forEach(s -> threads.add(s.threads()));
    Map<String, List<PeerSettings>> rows = new LinkedHashMap<>();
    settings.forEach(s -> rows.computeIfAbsent(choice(s), c -> new ArrayList<>()).add(s));
    StringBuilder text = new StringBuilder("\n## Layouts\n\n");
    text.append("Of the operands and the result, as oneDNN writes them; and the microseconds that");
    text.append(" it takes to reorder plain ones, which are not in the times above.\n\n");
    text.append("| shape | peer | kernel | layouts |");
    threads.forEach(count -> text.append(" threads: ").append(count).append(" |"));
    text.append("\n|---|---|---|---|").append("--:|".repeat(threads.size())).append('\n');
    rows.forEach(
        (choice, of) -> {
          text.append(choice);
          threads.forEach(count -> text.append(' ').append(micros(of, count)).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }

  private static String choice(PeerSettings s) {
    String kernel = s.says().get(PeerSettings.KERNEL);
    String layouts = s.says().get(PeerSettings.LAYOUTS);
    return "| " + String.join(" | ", s.shape(), s.peer(), kernel, layouts) + " |";
  }

  private static String micros(List<PeerSettings> settings, int threads) {
    List<Double> micros =
        settings.stream()
            .filter(s -> s.threads() == threads)
            .map(s -> Double.valueOf(s.says().get(PeerSettings.REORDERS)))
            .toList();
    return micros.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f", Timing.median(micros));
  }
}

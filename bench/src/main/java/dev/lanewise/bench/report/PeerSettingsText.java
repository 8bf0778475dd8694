package dev.lanewise.bench.report;

import dev.lanewise.bench.peer.PeerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** What a peer ran with, in some lines: what was the same in every JVM is said once. */
final class PeerSettingsText {
  private PeerSettingsText() {}

  static String of(String peer, List<PeerSettings> all) {
    List<PeerSettings> own = all.stream().filter(s -> s.peer().equals(peer)).toList();
    StringBuilder text = new StringBuilder("\n### " + peer + "\n\n");
    for (String what : List.of(PeerSettings.VERSION, PeerSettings.KERNEL, PeerSettings.THREADING)) {
      text.append(lines(what, own, s -> s.says().getOrDefault(what, "")));
    }
    text.append(lines("set", own, s -> variables(s.set())));
    text.append(lines("cleared", own, s -> variables(s.cleared())));
    return text.toString();
  }

  private static String variables(Map<String, String> variables) {
    return String.join(
        " ", variables.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList());
  }

  private static String lines(
      String what, List<PeerSettings> settings, Function<PeerSettings, String> value) {
    Map<String, List<PeerSettings>> said = new LinkedHashMap<>();
    settings.forEach(s -> said.computeIfAbsent(value.apply(s), v -> new ArrayList<>()).add(s));
    StringBuilder text = new StringBuilder();
    said.forEach(
        (words, of) -> {
          if (!words.isEmpty()) {
            text.append("- ").append(what).append(": ").append(words);
            text.append(said.size() == 1 ? "" : where(of)).append('\n');
          }
        });
    return text.toString();
  }

  private static String where(List<PeerSettings> settings) {
    TreeSet<Integer> threads = new TreeSet<>();
    TreeSet<String> shapes = new TreeSet<>();
    settings.forEach(
        s -> {
          threads.add(s.threads());
          shapes.add(s.shape());
        });
    return " (threads "
        + String.join(", ", threads.stream().map(String::valueOf).toList())
        + "; "
        + shapes.size()
        + (shapes.size() == 1 ? " shape)" : " shapes)");
  }
}

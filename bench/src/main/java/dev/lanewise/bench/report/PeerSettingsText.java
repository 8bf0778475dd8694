package dev.lanewise.bench.report;

import dev.lanewise.bench.peer.PeerSettings;
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
    Map<String, TreeSet<String>> shapes = new LinkedHashMap<>();
    for (PeerSettings s : settings) {
      shapes.computeIfAbsent(value.apply(s), v -> new TreeSet<>()).add(s.shape());
    }
    long all = settings.stream().map(PeerSettings::shape).distinct().count();
    StringBuilder text = new StringBuilder();
    shapes.forEach(
        (said, of) -> {
          if (!said.isEmpty()) {
            text.append("- ").append(what).append(": ").append(said);
            text.append(of.size() == all ? "\n" : " (" + of.size() + " of " + all + " shapes)\n");
          }
        });
    return text.toString();
  }
}

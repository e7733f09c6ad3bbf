package dev.penstock.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line.
 *
 * @param root the checkout
 * @param baseline another checkout to compare with; null if none
 * @param seconds length of each measurement of requests
 * @param rate requests a second in the open loop
 * @param chunks of each stream
 * @param overloadCase part of the names of the cases of overload to run
 * @param states where the keys, limits, budgets and ledger of further targets are kept: {@code
 *     memory}, {@code embedded} or the address of a Redis
 * @param only which of {@code closed, open, streams, overload} to run
 */
record Options(
    Path root,
    Path baseline,
    int rounds,
    double seconds,
    double warmup,
    int connections,
    int rate,
    int streams,
    int chunks,
    int intervalMs,
    long seed,
    String overloadCase,
    List<String> only,
    List<String> states) {

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("root", "."),
          Map.entry("baseline", ""),
          Map.entry("rounds", "3"),
          Map.entry("seconds", "5"),
          Map.entry("warmup", "10"),
          Map.entry("connections", "64"),
          Map.entry("rate", "300"),
          Map.entry("streams", "500"),
          Map.entry("chunks", "40"),
          Map.entry("interval-ms", "200"),
          Map.entry("seed", "1"),
          Map.entry("case", ""),
          Map.entry("states", ""),
          Map.entry("only", "closed,open,streams"));

  static Options of(String[] arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    while (!words.isEmpty()) {
      String name = words.removeFirst();
      String key = name.startsWith("--") ? name.substring(2) : "";
      if (!DEFAULTS.containsKey(key) || words.isEmpty()) {
        throw new IllegalArgumentException("unknown, or without a value: " + name);
      }
      values.put(key, words.removeFirst());
    }
    return new Options(
        Path.of(values.get("root")),
        values.get("baseline").isEmpty() ? null : Path.of(values.get("baseline")),
        number(values, "rounds"),
        Double.parseDouble(values.get("seconds")),
        Double.parseDouble(values.get("warmup")),
        number(values, "connections"),
        number(values, "rate"),
        number(values, "streams"),
        number(values, "chunks"),
        number(values, "interval-ms"),
        Long.parseLong(values.get("seed")),
        values.get("case"),
        List.of(values.get("only").split(",", -1)),
        values.get("states").isEmpty() ? List.of() : List.of(values.get("states").split(",", -1)));
  }

  /** Those that compare targets. */
  List<String> measures() {
    return only.stream().filter(measure -> !measure.equals("overload")).toList();
  }

  private static int number(Map<String, String> values, String key) {
    return Integer.parseInt(values.get(key));
  }
}

package dev.penstock.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** One of the things compared, and what was measured of it. */
final class Target {
  private final String name;
  private final long pid;
  private final long mockPid;
  private final Load load;
  private final Map<String, List<Measured>> measured = new HashMap<>();

  Target(String name, long pid, long mockPid, Load load) {
    this.name = name;
    this.pid = pid;
    this.mockPid = mockPid;
    this.load = load;
  }

  String name() {
    return name;
  }

  long pid() {
    return pid;
  }

  long mockPid() {
    return mockPid;
  }

  Load load() {
    return load;
  }

  boolean isDirect() {
    return pid == mockPid;
  }

  void add(String measure, Measured result) {
    measured.computeIfAbsent(measure, any -> new ArrayList<>()).add(result);
  }

  List<Measured> of(String measure) {
    return measured.getOrDefault(measure, List.of());
  }

  double median(String measure, ToDoubleFunction<Measured> value) {
    return median(of(measure).stream().mapToDouble(value).sorted().toArray());
  }

  /** Of the differences to another target in the same round. */
  double medianDifference(Target base, String measure, ToDoubleFunction<Measured> value) {
    List<Measured> mine = of(measure);
    List<Measured> theirs = base.of(measure);
    double[] differences = new double[mine.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = value.applyAsDouble(mine.get(i)) - value.applyAsDouble(theirs.get(i));
    }
    Arrays.sort(differences);
    return median(differences);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

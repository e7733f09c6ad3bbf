package dev.penstock.telemetry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The meters of one metric by the values of its labels, so that none is looked up in the registry
 * twice. Label values come from the configuration, which bounds them in practice; here they are
 * bounded for certain: beyond {@link #BOUND} combinations all labels read {@code other}. For one
 * thread.
 */
final class Labelled<M> {
  /** Histograms cost some twenty lines of each scrape for each combination. */
  static final int BOUND = 1_000;

  static final String OTHER = "other";

  private final Function<String[], M> register;
  private final String[] names;
  private final Map<List<String>, M> meters = new HashMap<>();

  /**
   * A metric with labels of these names.
   *
   * @param register makes the meter of an array of names and values in turn
   */
  Labelled(Function<String[], M> register, String... names) {
    this.register = register;
    this.names = names;
  }

  /** The meter whose labels have these values. */
  M of(String... values) {
    List<String> key = Arrays.asList(values);
    M known = meters.get(key);
    return known != null ? known : add(key);
  }

  private M add(List<String> key) {
    if (meters.size() < BOUND) {
      return meters.computeIfAbsent(List.copyOf(key), this::meter);
    }
    String[] others = names.clone();
    Arrays.fill(others, OTHER);
    return meters.computeIfAbsent(List.of(others), this::meter);
  }

  private M meter(List<String> values) {
    String[] tags = new String[2 * names.length];
    for (int i = 0; i < names.length; i++) {
      tags[2 * i] = names[i];
      tags[2 * i + 1] = values.get(i);
    }
    return register.apply(tags);
  }
}

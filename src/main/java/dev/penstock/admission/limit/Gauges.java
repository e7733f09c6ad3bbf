package dev.penstock.admission.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * How many places are taken, by gauge. A gauge of which no place is taken uses no memory. Not safe
 * for threads.
 */
public final class Gauges {
  private final Map<String, Integer> taken = new HashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();

  /** Asks for a place: whether there is one for all who ask. To be ended by an answer. */
  public boolean ask(String gauge, int max) {
    return taken.getOrDefault(gauge, 0) + asked.merge(gauge, 1, Integer::sum) <= max;
  }

  /** What was asked for has been decided on: nothing is asked for any more. */
  public void answered() {
    asked.clear();
  }

  /** Takes a place, whether there is one or not. */
  public void take(String gauge) {
    taken.merge(gauge, 1, Integer::sum);
  }

  /** Gives a place back. */
  public void giveBack(String gauge) {
    taken.computeIfPresent(gauge, (name, count) -> count == 1 ? null : count - 1);
  }

  /** Places that are taken. */
  public int taken(String gauge) {
    return taken.getOrDefault(gauge, 0);
  }

  /** How many gauges have a place taken. */
  public int size() {
    return taken.size();
  }
}

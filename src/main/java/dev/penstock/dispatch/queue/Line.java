package dev.penstock.dispatch.queue;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Who waits for the limits of one key, or for those it has for one model group; first come first.
 */
final class Line {
  private final Id id;
  private final SequencedSet<Waiter> waiters = new LinkedHashSet<>();
  private Lack lack;
  private long dueNanos;

  /**
   * Which line.
   *
   * @param group empty but for limits on one group: who waits for those keeps nobody from others
   */
  record Id(String key, String group) {}

  Line(Id id, Lack lack) {
    this.id = id;
    this.lack = lack;
    this.dueNanos = lack.dueNanos();
  }

  Id id() {
    return id;
  }

  SequencedSet<Waiter> waiters() {
    return waiters;
  }

  /** What its first one was refused for last. */
  Lack lack() {
    return lack;
  }

  /** When its first one is to ask. */
  long dueNanos() {
    return dueNanos;
  }

  void lacks(Lack found) {
    lack = found;
    dueNanos = found.dueNanos();
  }

  void dueAt(long nanos) {
    dueNanos = nanos;
  }

  /** Whether a newcomer would go before those who wait here for the same. */
  boolean concerns(Seat seat, String group) {
    if (lack.ofTeam()) {
      return true;
    }
    return id.key().equals(seat.key()) && (!lack.ofModel() || id.group().equals(group));
  }
}

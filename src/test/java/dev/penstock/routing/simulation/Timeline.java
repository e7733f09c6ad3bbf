package dev.penstock.routing.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Simulated time: what is to happen, in order; equal times in the order they were asked for. */
public final class Timeline {
  /** More than this happens at one instant only if it goes round for ever. */
  private static final int MOST_AT_ONCE = 100_000;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long asked;
  private int atOnce;

  private record Event(long at, long number, Runnable action) {}

  /** Nothing is to happen, and it is time 0. */
  Timeline() {}

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  void at(long nanos, Runnable action) {
    events.add(new Event(Math.max(now, nanos), asked++, action));
  }

  /** Has something happen after so many nanoseconds. */
  public void after(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Lets everything happen, and what comes of it. */
  void run() {
    while (!events.isEmpty()) {
      Event next = events.remove();
      advance(next.at());
      next.action().run();
    }
  }

  private void advance(long nanos) {
    atOnce = nanos == now ? atOnce + 1 : 0;
    if (atOnce > MOST_AT_ONCE) {
      throw new AssertionError("time stands still at " + now + " ns");
    }
    now = nanos;
  }
}

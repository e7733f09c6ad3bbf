package dev.penstock.dispatch.queue;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Time that passes when a test says so. */
final class TurnedTimers implements Timers {
  private final Map<Long, Timer> timers = new HashMap<>();
  private long nanos = 1_000_000_000;
  private long last;

  private record Timer(long dueNanos, Runnable action) {}

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long set(Duration after, Runnable action) {
    timers.put(++last, new Timer(nanos + after.toNanos(), action));
    return last;
  }

  @Override
  public void cancel(long timer) {
    timers.remove(timer);
  }

  void pass(long millis) {
    long end = nanos + Duration.ofMillis(millis).toNanos();
    while (true) {
      var next =
          timers.entrySet().stream()
              .filter(timer -> timer.getValue().dueNanos() <= end)
              .min(Comparator.comparingLong(timer -> timer.getValue().dueNanos()));
      if (next.isEmpty()) {
        nanos = end;
        return;
      }
      timers.remove(next.get().getKey());
      nanos = Math.max(nanos, next.get().getValue().dueNanos());
      next.get().getValue().action().run();
    }
  }

  /** Timers that are set. */
  int size() {
    return timers.size();
  }
}

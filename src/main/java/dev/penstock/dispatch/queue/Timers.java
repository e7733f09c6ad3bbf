package dev.penstock.dispatch.queue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Monotonic time, and what is to be done after some of it. Safe for threads. */
interface Timers {

  long nanos();

  /** Runs {@code action} later, never at once; the number is for {@link #cancel}. */
  long set(Duration after, Runnable action);

  /** Forgets a timer, also one that has run. */
  void cancel(long timer);

  /** Of the process. */
  static Timers of(Vertx vertx, LongSupplier clock) {
    return new Timers() {
      @Override
      public long nanos() {
        return clock.getAsLong();
      }

      @Override
      public long set(Duration after, Runnable action) {
        long millis = Math.max(1, (after.toNanos() + 999_999) / 1_000_000);
        return vertx.setTimer(millis, due -> action.run());
      }

      @Override
      public void cancel(long timer) {
        vertx.cancelTimer(timer);
      }
    };
  }
}

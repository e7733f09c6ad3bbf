package dev.penstock.routing;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;

/** An event loop, as far as waiting needs it: tasks are run on it later, some after a time. */
interface Loop extends Executor {

  /** Runs {@code task} after a time; the number is for {@link #cancel}. */
  long timer(Duration after, Runnable task);

  /** Forgets a timer, also one that has run or that never was. */
  void cancel(long timer);

  /** The one that this is called on. */
  static Loop of(Vertx vertx) {
    Context home = vertx.getOrCreateContext();
    return new Loop() {
      @Override
      public void execute(Runnable task) {
        home.runOnContext(woken -> task.run());
      }

      @Override
      public long timer(Duration after, Runnable task) {
        return vertx.setTimer(Math.max(1, after.toMillis()), late -> task.run());
      }

      @Override
      public void cancel(long timer) {
        vertx.cancelTimer(timer);
      }
    };
  }
}

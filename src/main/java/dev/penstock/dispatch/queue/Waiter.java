package dev.penstock.dispatch.queue;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request in a line, from when it comes until it leaves. All but its future is guarded by the
 * lock of {@link WaitingLines}.
 */
final class Waiter {
  private final Seat seat;
  private final Executor home;
  private Promise<Boolean> turn = Promise.promise();

  /** Where it stands, or stood before it was called; null if it has not come, or has left. */
  @Nullable Line line;

  /** {@code home} is the request's event loop. */
  Waiter(Seat seat, Executor home) {
    this.seat = seat;
    this.home = home;
  }

  Seat seat() {
    return seat;
  }

  /** It waits, from now on or again. */
  Future<Boolean> waits() {
    turn = Promise.promise();
    return turn.future();
  }

  /** It is its turn: it is to ask. */
  void call() {
    tell(true);
  }

  /** It is not to wait any longer. */
  void sendAway() {
    tell(false);
  }

  private void tell(boolean called) {
    Promise<Boolean> told = turn;
    home.execute(() -> told.tryComplete(called));
  }

  void fail(Failure why) {
    Promise<Boolean> told = turn;
    home.execute(() -> told.tryFail(new FailureException(why)));
  }
}

package dev.penstock.routing;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that waits for a place on one of several deployments. It goes on exactly once. */
final class Waiter {
  private final Executor home;
  private final BooleanSupplier abandoned;
  private final List<Signals> wanted;
  private final Consumer<@Nullable Signals> then;
  private final AtomicBoolean claimed = new AtomicBoolean();

  /**
   * Waits for nothing yet.
   *
   * @param home runs tasks on the event loop of the request
   * @param abandoned whether it waits for nobody any more; asked on any thread
   * @param then gets the place that was taken for it, or null if the time is over
   */
  Waiter(
      Executor home,
      BooleanSupplier abandoned,
      List<Signals> wanted,
      Consumer<@Nullable Signals> then) {
    this.home = home;
    this.abandoned = abandoned;
    this.wanted = List.copyOf(wanted);
    this.then = then;
  }

  /** Joins the lines; false if all of them are full. */
  boolean joinAll(int mostEach) {
    boolean joined = false;
    for (Signals signals : wanted) {
      joined |= signals.line().join(this, mostEach);
    }
    if (joined) {
      // A place may have become free before this stood in the line.
      wanted.forEach(signals -> signals.line().offer());
    }
    return joined;
  }

  /** Whether its place in a line is of no use: it went on already, or its client left. */
  boolean pointless() {
    return claimed.get() || abandoned.getAsBoolean();
  }

  /** Whoever gets true, and nobody else, makes it go on. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** It goes on with a place. */
  void wake(Signals place) {
    try {
      home.execute(() -> goOn(place));
    } catch (RejectedExecutionException e) {
      // Its event loop is closed, and the request with it.
      leaveLines();
      place.leave();
    }
  }

  /** It goes on without, unless it has a place by now. On its own event loop. */
  void giveUp() {
    if (claim()) {
      goOn(null);
    }
  }

  private void goOn(@Nullable Signals place) {
    leaveLines();
    then.accept(place);
  }

  private void leaveLines() {
    wanted.forEach(signals -> signals.line().forget(this));
  }
}

package dev.penstock.dispatch;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Looks at every request in flight of one shard ten times a second: a timer for each of thousands
 * of streams, set anew with each chunk, would cost more than all of them together here.
 */
public final class Watchdog {
  private static final long PERIOD_MILLIS = 100;

  private final LongSupplier clock;
  private final List<Watched> watched = new ArrayList<>();

  /** What is looked at. */
  interface Watched {
    /** Looks at the time; false when there is nothing more to watch. */
    boolean tick(long nowNanos);

    /** Its tick threw: a bug. It is not looked at any more. */
    void broken(RuntimeException cause);

    /** There is no time left: the client is told so. */
    void stop();
  }

  /** Watches on the calling context; its timer ends with the context's verticle. */
  public Watchdog(Vertx vertx, LongSupplier clock) {
    this.clock = clock;
    vertx.setPeriodic(PERIOD_MILLIS, id -> tick());
  }

  void watch(Watched request) {
    watched.add(request);
  }

  /** Ends all that is still in flight; on the shard's context. */
  public void stopAll() {
    List.copyOf(watched).forEach(Watched::stop);
  }

  private void tick() {
    long now = clock.getAsLong();
    // A tick may add to the list (another attempt), never remove.
    int kept = 0;
    int end = watched.size();
    for (int i = 0; i < end; i++) {
      Watched request = watched.get(i);
      if (goesOn(request, now)) {
        watched.set(kept++, request);
      }
    }
    watched.subList(kept, end).clear();
  }

  /** One request's bug must not blind the shard to all others. */
  private static boolean goesOn(Watched request, long now) {
    try {
      return request.tick(now);
    } catch (RuntimeException e) {
      request.broken(e);
      return false;
    }
  }
}

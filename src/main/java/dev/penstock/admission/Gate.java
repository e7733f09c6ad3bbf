package dev.penstock.admission;

import dev.penstock.admission.auth.KeyRing;
import dev.penstock.api.Principal;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets requests in, up to a bound, until the gateway drains. One for the process. */
public final class Gate {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final KeyRing keys;
  private final int maxInFlight;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile boolean draining;

  public Gate(KeyRing keys, int maxInFlight) {
    this.keys = keys;
    this.maxInFlight = maxInFlight;
  }

  /**
   * Who calls.
   *
   * @param credentials every credential of the request, as sent
   * @throws FailureException with {@code InvalidApiKey}, or {@code InvalidRequest} if two differ
   */
  public Principal authenticate(List<String> credentials) {
    return keys.principal(credentials);
  }

  /** A permit, or {@code Overloaded} when too much is in flight or the gateway drains. */
  public Future<Permit> admit() {
    if (inFlight.incrementAndGet() > maxInFlight || draining) {
      inFlight.decrementAndGet();
      return Future.failedFuture(new FailureException(new Failure.Overloaded(RETRY_SOON)));
    }
    return Future.succeededFuture(new Place());
  }

  /** Confined to its request's event loop. */
  private final class Place implements Permit {
    private boolean held = true;
    private boolean stream;

    @Override
    public void streamed() {
      stream = true;
      streams.incrementAndGet();
    }

    @Override
    public Future<Void> release() {
      if (held) {
        held = false;
        inFlight.decrementAndGet();
        streams.addAndGet(stream ? -1 : 0);
      }
      return Future.succeededFuture();
    }
  }

  /** Requests that hold a permit. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Those of them that are streamed. */
  public int streamsOpen() {
    return streams.get();
  }

  /** Lets nobody in from now on; what is in flight goes on. */
  public void drain() {
    draining = true;
  }
}

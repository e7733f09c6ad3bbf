package dev.penstock.admission;

import dev.penstock.admission.auth.Caller;
import dev.penstock.admission.auth.LiveKeys;
import dev.penstock.api.Arrival;
import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets requests in, up to a bound, until the gateway drains. One for the process. */
public final class Gate {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final LiveKeys keys;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile boolean draining;

  public Gate(Config config, InstantSource clock) {
    this.keys = new LiveKeys(config, clock);
  }

  /** Another configuration is in force; what is in flight goes on. */
  public void reload(Config config) {
    keys.reload(config);
  }

  /** The keys in force. */
  public LiveKeys keys() {
    return keys;
  }

  /**
   * Who calls; fails with {@code InvalidApiKey}, {@code RouteNotAllowed}, {@code InvalidRequest}.
   */
  public Future<Principal> authenticate(Arrival arrival) {
    return keys.caller(arrival, null).map(Caller::principal);
  }

  /**
   * Who calls, to the configuration that the request keeps: what a key may use is told in that
   * one's names. Fails as {@link #authenticate(Arrival)} does.
   */
  public Future<Principal> authenticate(Arrival arrival, Config config) {
    return keys.caller(arrival, config).map(Caller::principal);
  }

  /** Who calls with the key of this name; null if there is none. */
  public @Nullable Principal named(String key) {
    return keys.ring().named(key);
  }

  /** A permit, or {@code Overloaded} when too much is in flight or the gateway drains. */
  public Future<Permit> admit() {
    if (inFlight.incrementAndGet() > maxInFlight() || draining) {
      inFlight.decrementAndGet();
      return Future.failedFuture(new FailureException(new Failure.Overloaded(RETRY_SOON)));
    }
    return Future.succeededFuture(new Place());
  }

  private int maxInFlight() {
    return keys.ring().config().server().limits().maxInFlight();
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

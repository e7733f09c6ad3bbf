package dev.penstock.admission;

import dev.penstock.admission.auth.KeyRing;
import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets requests in, up to a bound, until the gateway drains. One for the process. */
public final class Gate {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile Rules rules;
  private volatile boolean draining;

  /** What one configuration says of who may come in. */
  private record Rules(Config config, KeyRing keys) {
    static Rules of(Config config, InstantSource clock) {
      return new Rules(config, new KeyRing(config, clock));
    }
  }

  public Gate(Config config, InstantSource clock) {
    this.clock = clock;
    this.rules = Rules.of(config, clock);
  }

  /** Another configuration is in force; what is in flight goes on. */
  public void reload(Config config) {
    rules = Rules.of(config, clock);
  }

  /**
   * Who calls.
   *
   * @param credentials every credential of the request, as sent
   * @throws FailureException with {@code InvalidApiKey}, or {@code InvalidRequest} if two differ
   */
  public Principal authenticate(List<String> credentials) {
    return rules.keys().principal(credentials);
  }

  /**
   * Who calls, to the configuration that the request keeps: what a key may use is told in that
   * one's names.
   *
   * @throws FailureException with {@code InvalidApiKey}, or {@code InvalidRequest} if two differ
   */
  public Principal authenticate(List<String> credentials, Config config) {
    Rules present = rules;
    // Another one only in the moment of a reload.
    Rules own = Objects.equals(present.config(), config) ? present : Rules.of(config, clock);
    return own.keys().principal(credentials);
  }

  /** Who calls with the key of this name; null if there is none. */
  public @Nullable Principal named(String key) {
    return rules.keys().named(key);
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
    return rules.config().server().limits().maxInFlight();
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

package dev.penstock.admission.auth;

import dev.penstock.admission.auth.jwt.Tokens;
import dev.penstock.api.Arrival;
import dev.penstock.config.AccessSettings;
import dev.penstock.config.Config;
import dev.penstock.config.JwtConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force: a snapshot of configuration and directory, built anew when either changes.
 * Safe to use from any thread; nobody waits for a change, and nobody is let in by a snapshot that
 * is older than the one before.
 */
public final class LiveKeys {
  private static final Logger LOG = LoggerFactory.getLogger(LiveKeys.class);
  private static final long RETRY_MILLIS = 250;

  private final InstantSource clock;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicLong readings = new AtomicLong();
  private long taken;
  private volatile KeyRing ring;
  private volatile @Nullable Source source;
  private volatile @Nullable Tokens tokens;
  private volatile Function<Roster, Future<Void>> beforeUse = made -> Future.succeededFuture();

  /** Where keys made at run time come from. */
  private record Source(
      Vertx vertx,
      Context context,
      Directory directory,
      AccessSettings settings,
      LongSupplier nanos,
      String pepper) {}

  /** Knows the declared keys only, until {@link #open}. */
  public LiveKeys(Config config, InstantSource clock) {
    this.clock = clock;
    this.ring = new KeyRing(config, clock);
  }

  /**
   * From now on keys made at run time count as well. Completes when those there are do.
   *
   * @param settings reads what is kept
   * @param nanos monotonic nanoseconds
   * @param pepper hex digits of a random number, of use if this installation has none yet
   */
  public Future<Void> open(
      Vertx vertx,
      Directory directory,
      AccessSettings settings,
      LongSupplier nanos,
      String pepper) {
    Context context = vertx.getOrCreateContext();
    return directory
        .keep(Roster.PEPPER, pepper)
        .compose(kept -> {
          source = new Source(vertx, context, directory, settings, nanos, pepper);
          reload(ring.config());
          directory.onChange(this::changed);
          return refresh();
        });
  }

  /**
   * What is done with keys and teams made at run time before the first call of theirs. They are not
   * in force before it succeeds.
   */
  public void beforeUse(Function<Roster, Future<Void>> action) {
    beforeUse = action;
  }

  /** Tokens need somebody to fetch their issuer's keys. */
  private void tokensOf(Config config) {
    Source from = source;
    JwtConfig wanted = config.auth().jwt();
    Tokens present = tokens;
    if (from == null || Objects.equals(present == null ? null : present.config(), wanted)) {
      return;
    }
    tokens = wanted == null ? null : Tokens.open(from.vertx(), wanted, clock, from.nanos());
    if (present != null) {
      present.close();
    }
  }

  /** Another configuration is in force. */
  public synchronized void reload(Config config) {
    tokensOf(config);
    ring = new KeyRing(config, ring.roster(), clock);
  }

  /**
   * Of two readings the one that began later counts, not the one with the higher version: a store
   * that was emptied begins anew.
   */
  private synchronized void take(long reading, Roster next) {
    if (reading < taken) {
      return;
    }
    taken = reading;
    if (!next.isMadeAs(ring.roster())) {
      ring = new KeyRing(ring.config(), next, clock);
    }
  }

  /** Several changes in a row are read once. */
  private void changed() {
    Source from = source;
    if (from != null && waiting.compareAndSet(false, true)) {
      from.context()
          .runOnContext(now -> {
            waiting.set(false);
            // A failure is told, and tried again, by itself.
            refresh().onFailure(e -> {});
          });
    }
  }

  /**
   * Completes when what is in the directory now is in force here. If it fails, what was in force
   * stays so as a whole, and the directory is read again soon, until that goes well.
   */
  public Future<Void> refresh() {
    Source from = Objects.requireNonNull(source, "not open");
    long reading = readings.incrementAndGet();
    return read()
        .compose(state ->
            from.vertx()
                .executeBlocking(() -> Roster.of(state, ring.roster(), from.settings()), false))
        .compose(made -> beforeUse.apply(made).map(made))
        .compose(made ->
            from.vertx()
                .<Void>executeBlocking(
                    () -> {
                      take(reading, made);
                      return null;
                    },
                    false))
        .onSuccess(taken -> failing.set(false))
        .onFailure(e -> later(from, e));
  }

  /** The first failure of a row is told. */
  private void later(Source from, Throwable cause) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("keys and teams as they are now cannot be put in force; once more soon", cause);
    }
    from.vertx().setTimer(RETRY_MILLIS, then -> changed());
  }

  /** All there is. A store that was emptied says again how keys are hashed, before any are. */
  Future<Directory.State> read() {
    Source from = Objects.requireNonNull(source, "not open");
    Directory directory = from.directory();
    return directory
        .read()
        .compose(state ->
            state.kept().containsKey(Roster.PEPPER)
                ? Future.succeededFuture(state)
                : directory.keep(Roster.PEPPER, from.pepper()).compose(kept -> directory.read()));
  }

  /** The keys in force. */
  public KeyRing ring() {
    return ring;
  }

  /**
   * Who calls, to the configuration that a request keeps: what a key may use is told in that one's
   * names. Fails with {@code InvalidApiKey}, {@code RouteNotAllowed} or {@code InvalidRequest}.
   */
  public Future<Caller> caller(Arrival arrival, @Nullable Config config) {
    try {
      KeyRing present = ringOf(config);
      Tokens taken = tokens;
      String credential = taken == null ? "" : KeyRing.credential(arrival);
      return taken != null && taken.take(credential)
          ? taken
              .bearer(credential)
              .map(bearer -> present.bearer(bearer, taken.config().defaultTeam()))
          : Future.succeededFuture(present.caller(arrival));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private KeyRing ringOf(@Nullable Config config) {
    KeyRing present = ring;
    return config == null || Objects.equals(present.config(), config)
        ? present
        // Only in the moment of a reload.
        : present.in(config);
  }
}

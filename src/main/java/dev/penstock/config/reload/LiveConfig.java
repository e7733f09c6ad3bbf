package dev.penstock.config.reload;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigError;
import dev.penstock.config.Loaded;
import dev.penstock.config.Reading;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, the versions before it, and how the next one comes. What changes it
 * blocks and is for one thread at a time; what tells of it may be asked from any.
 *
 * <p>A change of the file counts when two looks in a row find the same content: whoever writes it
 * may be in the middle of it at the first.
 */
final class LiveConfig {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);
  private static final int KEPT_VERSIONS = 20;

  private final ConfigFile file;
  private final InstantSource clock;
  private final Consumer<Version> apply;
  private final Deque<Version> versions = new ArrayDeque<>();
  private volatile List<Version> history;
  private volatile Outcome.@Nullable Rejected lastError;
  private Reading seen;
  private Map<Path, String> candidate = Map.of();

  /**
   * In force is what was read first, which must be valid.
   *
   * @param apply makes another version the one that requests begin with; if it throws, nothing has
   *     changed
   */
  LiveConfig(ConfigFile file, Reading first, InstantSource clock, Consumer<Version> apply) {
    if (!(first.loaded() instanceof Loaded.Ok ok)) {
      throw new IllegalArgumentException("the first configuration must be valid");
    }
    this.file = file;
    this.clock = clock;
    this.apply = apply;
    this.seen = first;
    versions.add(
        new Version(
            1,
            1,
            clock.instant(),
            Origin.START,
            ok.config(),
            first.shown(),
            first.warnings(),
            List.of()));
    history = List.copyOf(versions);
  }

  /** What requests begin with. */
  Version current() {
    return history.getLast();
  }

  /** The latest versions, the current one last. */
  List<Version> history() {
    return history;
  }

  /** Why what the file held last is not in force; null if it is, or was rolled back. */
  Outcome.@Nullable Rejected lastError() {
    return lastError;
  }

  /** One look at the file: reads it if it has changed and no longer changes. */
  @CanIgnoreReturnValue
  Outcome look() {
    Map<Path, String> now = seen.digestsNow();
    if (now.equals(seen.files())) {
      candidate = Map.of();
      return file.secretsChanged() ? reload(Origin.VAULT) : new Outcome.Unchanged(current());
    }
    if (!now.equals(candidate)) {
      candidate = now;
      return new Outcome.Unchanged(current());
    }
    return reload(Origin.FILE);
  }

  /** Reads the file, and brings what it holds in force if that is valid and other than now. */
  @CanIgnoreReturnValue
  Outcome reload(Origin origin) {
    Reading read;
    try {
      read = file.read(List.of());
    } catch (RuntimeException e) {
      LOG.error("the configuration's file could not be read", e);
      // Not again at each look: what it holds was looked at.
      seen = seen.asOf(seen.digestsNow());
      return reject(origin, List.of(internal("it could not be read: see the log")));
    }
    seen = read;
    candidate = Map.of();
    return switch (seen.loaded()) {
      case Loaded.Invalid(List<ConfigError> errors) -> reject(origin, errors);
      case Loaded.Ok ok -> accept(origin, ok.config());
    };
  }

  private Outcome accept(Origin origin, Config wanted) {
    Version before = current();
    if (wanted.version().equals(before.hash())) {
      if (lastError != null) {
        lastError = null;
        LOG.info("the configuration's file holds what is in force again");
      }
      return new Outcome.Unchanged(before);
    }
    Config running = before.config();
    Config checked = wanted;
    if (!wanted.server().host().equals(running.server().host())) {
      // What is allowed depends on where we listen, and that stays: an admin key may be needed.
      Reading here = file.read(List.of("server.host=\"" + running.server().host() + '"'));
      if (here.loaded() instanceof Loaded.Invalid(List<ConfigError> errors)) {
        return reject(origin, errors);
      }
      checked = ((Loaded.Ok) here.loaded()).config();
    }
    return replace(
        new Version(
            before.number() + 1,
            before.number() + 1,
            clock.instant(),
            origin,
            Fixed.keep(running, checked, wanted.version()),
            seen.shown(),
            seen.warnings(),
            Fixed.differing(running, wanted)));
  }

  /**
   * Brings an earlier version back, until the file changes.
   *
   * @param name its number or its hash; null for the one before the current one, or before the one
   *     that a rollback has brought back
   */
  @CanIgnoreReturnValue
  Outcome rollback(@Nullable String name) {
    Version wanted = name == null ? previous() : named(name);
    Version now = current();
    if (wanted == null) {
      return new Outcome.NoSuchVersion();
    }
    return wanted.hash().equals(now.hash())
        ? new Outcome.Unchanged(now)
        : replace(wanted.again(now.number() + 1, clock.instant()));
  }

  private @Nullable Version previous() {
    int below = current().restored();
    return history.stream()
        .filter(version -> version.number() < below && !version.hash().equals(current().hash()))
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private static ConfigError internal(String what) {
    return new ConfigError("", 0, 0, "", what, null);
  }

  private @Nullable Version named(String name) {
    return history.stream()
        .filter(v -> v.hash().equals(name) || String.valueOf(v.number()).equals(name))
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private Outcome replace(Version next) {
    Version before = current();
    try {
      apply.accept(next);
    } catch (RuntimeException e) {
      LOG.error("a configuration could not be brought in force", e);
      return reject(
          next.origin(), List.of(internal("it could not be brought in force: see the log")));
    }
    versions.add(next);
    if (versions.size() > KEPT_VERSIONS) {
      versions.removeFirst();
    }
    history = List.copyOf(versions);
    lastError = null;
    tell(next, before);
    return new Outcome.Replaced(next, before);
  }

  private static void tell(Version next, Version before) {
    LOG.info(
        "configuration {} ({}, {}) is in force: {}",
        next.number(),
        next.hash(),
        next.origin().wire(),
        Changes.between(before.config(), next.config()));
    if (!next.restartNeeded().isEmpty()) {
      LOG.warn("these settings wait for a restart: {}", String.join(", ", next.restartNeeded()));
    }
  }

  private Outcome reject(Origin origin, List<ConfigError> errors) {
    Outcome.Rejected rejected = new Outcome.Rejected(origin, clock.instant(), errors);
    lastError = rejected;
    LOG.error(
        "the configuration stays as it is ({}), the new one has errors: {}",
        origin.wire(),
        String.join("; ", errors.stream().map(ConfigError::toString).toList()));
    return rejected;
  }
}

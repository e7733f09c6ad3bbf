package dev.penstock.store.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is made by.
 *
 * @param masterName what the Sentinels call the master; only of interest with them
 * @param timeout how long one call may take
 * @param caFile PEM file of the authorities to trust, or null for those of the JDK
 */
public record LinkOptions(
    RedisAddress address,
    RedisMode mode,
    String masterName,
    Duration timeout,
    @Nullable Path caFile,
    Keys keys) {

  /** How long a call of the admin API may take: nobody's request waits for it. */
  static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(3);

  /** Calls that wait for an answer at one time; more fail at once. */
  static final int MAX_WAITING = 8_192;

  /** How long finding the server, connecting and greeting may take together. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
  static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

  /** How often a Sentinel is asked whether the master is still the same. */
  static final Duration WATCH_PERIOD = Duration.ofSeconds(1);

  /** Failures in a row after which calls are no longer tried. */
  static final int STRIKES = 3;

  /** The same for what may take its time. */
  LinkOptions patient() {
    Duration longer = timeout.compareTo(CONTROL_TIMEOUT) < 0 ? CONTROL_TIMEOUT : timeout;
    return new LinkOptions(address, mode, masterName, longer, caFile, keys);
  }
}

package dev.penstock.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code state}.
 *
 * @param type where counters, keys and the ledger live
 * @param path folder of what is kept on local disk; unused by {@code memory}
 * @param sync whether each settled row is forced to the disk, and so outlives a loss of power too
 * @param retention how long ledger rows are kept
 * @param made how much may be made at run time
 * @param responses how long and how many responses are kept
 * @param redis read for {@code redis} only
 */
public record StateConfig(
    Type type,
    Path path,
    boolean sync,
    Duration retention,
    Bounds made,
    Responses responses,
    Redis redis) {

  /** With usual bounds for responses. */
  public StateConfig(
      Type type, Path path, boolean sync, Duration retention, Bounds made, Redis redis) {
    this(type, path, sync, retention, made, Responses.USUAL, redis);
  }

  /**
   * Responses that callers may go on from; with {@code redis} the bounds of all together are
   * Redis's own.
   *
   * @param ttl zero: none is kept
   * @param perKey what is kept for one key; callers without a key are one
   * @param maxWaitingBytes of those that are being kept
   */
  public record Responses(
      Duration ttl,
      int maxEntryBytes,
      int maxEntries,
      int maxBytes,
      Share perKey,
      int maxWaitingBytes) {
    static final Responses USUAL =
        new Responses(
            Duration.ofDays(1), 8 << 20, 100_000, 256 << 20, new Share(10_000, 32 << 20), 64 << 20);
  }

  /** The most that is kept of something: how many, and how large together. */
  public record Share(int maxEntries, int maxBytes) {}

  /** Kinds of state. */
  public enum Type {
    MEMORY,
    EMBEDDED,
    REDIS
  }

  /** How many keys and teams may be made at run time; revoked and expired keys count. */
  public record Bounds(int keys, int teams) {}

  /**
   * How to reach Redis, and what to do without it.
   *
   * @param url {@code redis://} or {@code rediss://}, with user and password; several for sentinels
   *     or a cluster are separated by commas
   * @param mode {@code standalone}, {@code sentinel} or {@code cluster}
   * @param masterName of a sentinel's group
   * @param ca PEM file of the authority behind a {@code rediss} address; null: the usual ones
   * @param keyPrefix begins every key
   */
  public record Redis(
      Secret url,
      String mode,
      String masterName,
      @Nullable Path ca,
      Duration timeout,
      String keyPrefix,
      OnFailure onFailure) {}

  /**
   * What to do while Redis does not answer.
   *
   * @param rateLimits {@code local}, {@code allow} or {@code refuse}
   * @param budgets {@code lease}, {@code allow} or {@code refuse}
   * @param cache {@code bypass}
   */
  public record OnFailure(String rateLimits, String budgets, String cache) {}
}

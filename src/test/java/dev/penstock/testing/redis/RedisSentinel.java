package dev.penstock.testing.redis;

import dev.penstock.testing.Eventually;
import java.io.UncheckedIOException;
import java.util.List;

/** A master, its replica, and a Sentinel that alone decides who is master. */
public final class RedisSentinel implements AutoCloseable {
  public static final String MASTER_NAME = "penstock-test";

  private final RedisServer first;
  private final RedisServer second;
  private final RedisServer sentinel;

  private RedisSentinel(RedisServer first, RedisServer second, RedisServer sentinel) {
    this.first = first;
    this.second = second;
    this.sentinel = sentinel;
  }

  /** Started, with the replica in step and known to the Sentinel. */
  public static RedisSentinel start() {
    RedisServer master = RedisServer.start("repl-diskless-sync yes", "repl-diskless-sync-delay 0");
    RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + master.port());
    RedisServer sentinel =
        RedisServer.sentinel(
            List.of(
                "sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + master.port() + " 1",
                "sentinel down-after-milliseconds " + MASTER_NAME + " 500",
                "sentinel failover-timeout " + MASTER_NAME + " 3000"));
    RedisSentinel started = new RedisSentinel(master, replica, sentinel);
    Eventually.becomes("the replica is in step", started::isInStep);
    return started;
  }

  private boolean isInStep() {
    return second.command("INFO", "replication").contains("master_link_status:up")
        && sentinel
            .command("SENTINEL", "replicas", MASTER_NAME)
            .contains(Integer.toString(second.port()));
  }

  /** Of the Sentinel, as a gateway is told it. */
  public String url() {
    return sentinel.url();
  }

  /** Who is master as long as nothing has happened. */
  public RedisServer first() {
    return first;
  }

  /** Its replica. */
  public RedisServer second() {
    return second;
  }

  /** Swaps the roles without a failure, as an operator does; both stay alive. */
  public void failOver() {
    // Until it has heard from the replica lately, it refuses.
    Eventually.becomes(
        "the Sentinel begins a failover",
        () -> sentinel.command("SENTINEL", "failover", MASTER_NAME).equals("OK"));
    Eventually.becomes("the replica was promoted", this::secondIsMaster);
  }

  public boolean secondIsMaster() {
    try {
      return second.command("INFO", "replication").contains("role:master");
    } catch (UncheckedIOException promoted) {
      // It drops its clients at that moment.
      return false;
    }
  }

  @Override
  public void close() {
    sentinel.close();
    second.close();
    first.close();
  }
}

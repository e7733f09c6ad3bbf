package dev.penstock.store.redis;

import dev.penstock.store.redis.RedisAddress.Host;
import dev.penstock.store.redis.RedisFailure.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Dials until somebody answers who may write: one host at an attempt, each in its turn, with pauses
 * that grow. Confined to one event loop.
 */
final class Reconnection {
  private final Vertx vertx;
  private final LinkOptions options;
  private final RandomGenerator random;
  private final Outcome outcome;
  private final List<Host> hosts;
  private Duration backoff = LinkOptions.FIRST_BACKOFF;
  private int turn;
  private @Nullable Dial current;
  private boolean stopped;

  /** Who is told of each attempt's end; after a failure the next attempt is already arranged. */
  interface Outcome {
    void connected(Line line);

    void failed(RedisFailure failure);
  }

  Reconnection(Vertx vertx, LinkOptions options, RandomGenerator random, Outcome outcome) {
    this.vertx = vertx;
    this.options = options;
    this.random = random;
    this.outcome = outcome;
    this.hosts = new ArrayList<>(options.address().hosts());
  }

  /** At once. */
  void dial() {
    if (stopped || current != null) {
      return;
    }
    Dial dial = new Dial(vertx, options);
    current = dial;
    long timer = vertx.setTimer(LinkOptions.CONNECT_TIMEOUT.toMillis(), ignored -> giveUp(dial));
    dial.run(hosts.get(turn % hosts.size()))
        .onComplete((line, cause) -> {
          vertx.cancelTimer(timer);
          ended(dial, line, cause);
        });
  }

  /** Nodes of the cluster beside those in the URL, which may be gone one day. */
  void alsoKnow(List<Host> nodes) {
    hosts.removeIf(host -> !options.address().hosts().contains(host) && !nodes.contains(host));
    nodes.stream().filter(node -> !hosts.contains(node)).forEach(hosts::add);
  }

  /**
   * Asks a Sentinel now and then whether the line still leads to the master. A replaced one that is
   * alive learns of it seconds later, and what it is told until then is lost.
   */
  void watch(Line line, Runnable replaced) {
    vertx.setTimer(
        LinkOptions.WATCH_PERIOD.toMillis(),
        ignored -> ask(line, new Dial(vertx, options), replaced));
  }

  private void ask(Line line, Dial dial, Runnable replaced) {
    if (stopped || !line.isOpen()) {
      return;
    }
    turn++;
    long timer = vertx.setTimer(LinkOptions.CONNECT_TIMEOUT.toMillis(), ignored -> dial.abandon());
    dial.master(hosts.get(turn % hosts.size()))
        .onComplete((master, cause) -> {
          vertx.cancelTimer(timer);
          if (cause == null && !line.host().equals(master)) {
            replaced.run();
          } else {
            watch(line, replaced);
          }
        });
  }

  void stop() {
    stopped = true;
    if (current != null) {
      current.abandon();
    }
  }

  private void giveUp(Dial dial) {
    dial.abandon();
    ended(dial, null, new RedisFailure(Kind.TIMEOUT, "Redis did not answer in time"));
  }

  private void ended(Dial dial, @Nullable Line line, @Nullable Throwable cause) {
    if (current != dial || stopped) {
      if (line != null) {
        line.close();
      }
      return;
    }
    current = null;
    if (line != null) {
      backoff = LinkOptions.FIRST_BACKOFF;
      outcome.connected(line);
      return;
    }
    turn++;
    later();
    outcome.failed(
        cause == null ? new RedisFailure(Kind.LOST, "no connection") : Refusals.of(cause));
  }

  private void later() {
    // Replicas that lost their Redis together do not come back together.
    long millis = backoff.toMillis();
    vertx.setTimer(millis / 2 + random.nextLong(millis / 2 + 1) + 1, ignored -> dial());
    Duration doubled = backoff.multipliedBy(2);
    backoff =
        doubled.compareTo(LinkOptions.LONGEST_BACKOFF) < 0 ? doubled : LinkOptions.LONGEST_BACKOFF;
  }
}

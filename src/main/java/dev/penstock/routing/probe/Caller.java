package dev.penstock.routing.probe;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Snapshot;
import dev.penstock.api.Usage;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.routing.Signals;
import dev.penstock.routing.health.ArmHealth;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes checks: takes a place and a share of the deployment's limits, calls, and tells the arm's
 * health. Confined to the shard's event loop.
 */
final class Caller {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  /** Above any time limit: a bus that gave up would leak the upstream. */
  private static final DeliveryOptions ASK = ByReference.options(Duration.ofDays(1));

  private final Vertx vertx;
  private final int shard;
  private final LongSupplier clock;
  private final Map<String, Check> underWay = new HashMap<>();

  Caller(Vertx vertx, int shard, LongSupplier clock) {
    this.vertx = vertx;
    this.shard = shard;
    this.clock = clock;
  }

  /** Whether a check of the arm is under way. */
  boolean calls(String arm) {
    return underWay.containsKey(arm);
  }

  /** Ends all that is under way; it says nothing of anyone. */
  void stop() {
    List.copyOf(underWay.values()).forEach(check -> check.giveUp(new Failure.ClientGone()));
  }

  /** What a check finds, once its arm's health knows; fails if there is no room for one. */
  Future<Finding> check(Target target, Snapshot snapshot, Arms.State state) {
    Config config = snapshot.config();
    long now = clock.getAsLong();
    ProviderCall call = CheckRequest.call(target, snapshot, now);
    long tokens = CheckRequest.tokens(config.routing().healthChecks().prompt());
    ArmHealth.Ticket ticket = admit(target, tokens, state, now);
    if (ticket == null) {
      return Future.failedFuture("no room");
    }
    Check check = new Check(call, config.server().limits().maxAnswerBytes());
    underWay.put(target.arm(), check);
    Duration timeout = config.routing().healthChecks().timeout();
    long limit =
        vertx.setTimer(
            ProbeVerticle.millis(timeout.toNanos()),
            late -> check.giveUp(new Failure.UpstreamTimeout("health check")));
    return check
        .run(ask(target.providerType(config), call, state.signals()))
        .transform(ended -> {
          vertx.cancelTimer(limit);
          underWay.remove(target.arm());
          state.signals().leave();
          correct(state.signals(), tokens, ended);
          Finding finding = finding(target, ended);
          finding.tell(state.health(), ticket, clock.getAsLong());
          return Future.succeededFuture(finding);
        });
  }

  private static ArmHealth.@Nullable Ticket admit(
      Target target, long tokens, Arms.State state, long nowNanos) {
    Signals signals = state.signals();
    Integer most = target.deployment().limits().maxParallel();
    if (!signals.tryEnter(most == null ? Integer.MAX_VALUE : most)) {
      return null;
    }
    if (signals.limits().reserve(tokens, nowNanos)) {
      ArmHealth.Ticket ticket = state.health().admit(nowNanos);
      if (ticket != null) {
        return ticket;
      }
      signals.limits().giveBack(tokens, nowNanos);
    }
    signals.leave();
    return null;
  }

  private Future<UpstreamReply> ask(String type, ProviderCall call, Signals signals) {
    return vertx
        .eventBus()
        .<UpstreamReply>request(Address.provider(type, shard), call, ASK)
        .map(Message::body)
        .onSuccess(reply -> {
          ProviderLimits left = reply.limits();
          if (left != null) {
            signals.limits().providerSays(left, clock.getAsLong());
          }
        });
  }

  private void correct(Signals signals, long reserved, AsyncResult<AnswerFacts> ended) {
    Usage usage = ended.succeeded() ? ended.result().usage() : null;
    if (usage != null) {
      signals
          .limits()
          .correct(reserved, usage.inputTokens() + usage.outputTokens(), clock.getAsLong());
    }
  }

  private static Finding finding(Target target, AsyncResult<AnswerFacts> ended) {
    Throwable cause = ended.cause();
    if (cause != null && !(cause instanceof FailureException)) {
      LOG.error("health check of {} failed", target.arm(), cause);
    }
    return Finding.of(cause);
  }
}

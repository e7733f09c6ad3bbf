package dev.penstock.routing;

import dev.penstock.api.Usage;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.limit.Taken;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A place on a deployment. When the call ends, all that is known of the deployment learns of it,
 * once; the place is given back whatever happens on the way.
 */
final class Held implements RouteDecision.Lease {
  private final Choice choice;
  private final ArmHealth.Ticket ticket;
  private final Taken room;
  private final GroupState group;
  private final Affinity affinity;
  private final Affinity.@Nullable Key session;
  private final LongSupplier clock;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** What was taken for a request. */
  record Grant(Choice choice, ArmHealth.Ticket ticket, Taken room) {}

  Held(
      Grant taken,
      GroupState group,
      Affinity affinity,
      Affinity.@Nullable Key session,
      LongSupplier clock) {
    this.choice = taken.choice();
    this.ticket = taken.ticket();
    this.room = taken.room();
    this.group = group;
    this.affinity = affinity;
    this.session = session;
    this.clock = clock;
  }

  @Override
  public void remaining(ProviderLimits limits) {
    signals().limits().providerSays(limits, room, clock.getAsLong());
  }

  @Override
  public void answering(long ttftNanos) {
    if (ended.get()) {
      return;
    }
    long now = clock.getAsLong();
    firstToken(ttftNanos, now);
    if (ticket.probe()) {
      choice.arm().health().succeeded(ticket, now);
    }
  }

  /** Once, when it comes or at the latest when all is over. */
  private void firstToken(long ttftNanos, long now) {
    if (answered.compareAndSet(false, true)) {
      signals().latency().firstToken(ttftNanos, now);
      group.times(true).observe(ttftNanos, now);
    }
  }

  @Override
  public void end(AttemptResult result) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    long now = clock.getAsLong();
    try {
      health(result, now);
      limits(result, now);
      latency(result, now);
      session(result, now);
    } finally {
      signals().leave();
    }
  }

  private void health(AttemptResult result, long now) {
    ArmHealth health = choice.arm().health();
    Failure failure = result.failure();
    if (result.cancelled()) {
      health.released(ticket, now);
    } else if (failure == null) {
      health.succeeded(ticket, now);
    } else {
      failed(health, failure, now);
    }
  }

  /** Whose fault it is decides. */
  private void failed(ArmHealth health, Failure failure, long now) {
    switch (failure) {
      case Failure.UpstreamOverloaded f -> blame(health, f, now);
      case Failure.UpstreamUnreachable f -> blame(health, f, now);
      case Failure.UpstreamTimeout f -> blame(health, f, now);
      case Failure.UpstreamBroken f -> blame(health, f, now);
      case Failure.UpstreamRateLimited f -> {
        health.released(ticket, now);
        health.rateLimited(f.retryAfter(), now);
        noteError(f, now);
      }
      case Failure.CredentialRefused f -> {
        health.released(ticket, now);
        health.credentialRefused(f.everywhere(), now);
        noteError(f, now);
      }
      case Failure.UpstreamModelNotFound f -> {
        health.released(ticket, now);
        noteError(f, now);
      }
      // The caller's fault, or ours.
      default -> health.released(ticket, now);
    }
  }

  private void blame(ArmHealth health, Failure failure, long now) {
    health.failed(ticket, now);
    noteError(failure, now);
  }

  private void noteError(Failure failure, long now) {
    String code = OpenAiErrors.of(failure).code();
    signals().lastError(code == null ? "upstream_error" : code, now);
  }

  private void limits(AttemptResult result, long now) {
    Usage usage = result.usage();
    if (neverSent(result.failure())) {
      signals().limits().giveBack(room, now);
    } else if (usage != null) {
      signals().limits().correct(room, usage.totalTokens(), now);
    } else if (result.failure() instanceof Failure.Upstream && result.ttftNanos() < 0) {
      // Nothing was produced. What became of a cancelled call is not known; its tokens stay taken.
      signals().limits().correct(room, 0, now);
    }
  }

  /** Its provider cannot express it, or no connection was free. */
  private static boolean neverSent(@Nullable Failure failure) {
    return failure instanceof Failure.UnsupportedParameter || failure instanceof Failure.Overloaded;
  }

  private void latency(AttemptResult result, long now) {
    boolean late = result.failure() instanceof Failure.UpstreamTimeout;
    if (result.ttftNanos() >= 0) {
      firstToken(result.ttftNanos(), now);
    } else if (late || result.cancelled()) {
      unanswered(result, late, now);
    } else if (!result.streamed() && result.failure() == null) {
      whole(result, now);
      group.times(false).observe(result.durationNanos(), now);
    }
  }

  private void whole(AttemptResult result, long now) {
    Usage usage = result.usage();
    long output = usage == null ? 0 : usage.outputTokens();
    signals().latency().whole(result.durationNanos(), output, now);
  }

  /**
   * It would have lasted longer than it did. In the averages a time-out counts as its limit; who
   * cancels says nothing of the deployment.
   */
  private void unanswered(AttemptResult result, boolean late, long now) {
    if (late && result.streamed()) {
      signals().latency().firstToken(result.durationNanos(), now);
    } else if (late) {
      whole(result, now);
    }
    // What was never called lasted no time, and tells nothing.
    if (result.durationNanos() > 0) {
      group.times(result.streamed()).unanswered(result.durationNanos(), now);
    }
  }

  private void session(AttemptResult result, long now) {
    if (session != null && result.failure() == null && !result.cancelled()) {
      affinity.served(session, choice.member().id(), choice.arm().id(), now);
    }
  }

  private Signals signals() {
    return choice.member().signals();
  }
}

package dev.penstock.routing.probe;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.OpenAiErrors;
import dev.penstock.routing.health.ArmHealth;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param failure null if there was a proper answer
 */
record Finding(@Nullable Failure failure) {

  /** Of what the check's future ended with; null if it went well. */
  static Finding of(@Nullable Throwable cause) {
    if (cause == null) {
      return new Finding(null);
    }
    return new Finding(
        cause instanceof FailureException known ? known.failure() : new Failure.Internal());
  }

  /** As the metric's {@code outcome} label says it. */
  String outcome() {
    return failure == null
        ? "success"
        : Objects.requireNonNullElse(OpenAiErrors.of(failure).code(), "error");
  }

  /** Whether the deployment was at fault, so that its breaker counts it. */
  boolean blames() {
    return switch (failure) {
      case Failure.UpstreamOverloaded overloaded -> true;
      case Failure.UpstreamUnreachable gone -> true;
      case Failure.UpstreamTimeout late -> true;
      case Failure.UpstreamBroken broken -> true;
      // An answer to a question that was wrong; a pause of its own; our own doing.
      case null, default -> false;
    };
  }

  /** Ends the ticket as the router ends that of a client's call. */
  void tell(ArmHealth health, ArmHealth.Ticket ticket, long nowNanos) {
    if (failure == null) {
      health.succeeded(ticket, nowNanos);
    } else if (blames()) {
      health.failed(ticket, nowNanos);
    } else {
      health.released(ticket, nowNanos);
    }
    if (failure instanceof Failure.UpstreamRateLimited limited) {
      health.rateLimited(limited.retryAfter(), nowNanos);
    } else if (failure instanceof Failure.CredentialRefused refused) {
      health.credentialRefused(refused.everywhere(), nowNanos);
    }
  }
}

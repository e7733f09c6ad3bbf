package dev.penstock.dispatch;

import dev.penstock.api.Exchange;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The dispatcher's own decisions for one request, as simulations ask for them. */
public final class Decisions {
  private final Trail trail;

  /** For a request that knows its group. */
  public Decisions(Exchange exchange, RandomGenerator random) {
    this.trail = new Trail(exchange, random);
  }

  /** What a request does next. */
  public sealed interface Step {
    /** It asks the router. */
    record Ask(RouteRequest question) implements Step {}

    /** It waits, and then asks {@link Decisions#again}. */
    record Pause(Duration length) implements Step {}

    /** It ends; {@code callsLeft} is how many it could still have made in its group. */
    record GiveUp(Failure failure, int callsLeft) implements Step {}
  }

  /** The first question. */
  public RouteRequest first() {
    return trail.first();
  }

  /** The question after a pause. */
  public RouteRequest again() {
    return trail.again();
  }

  /** The question for a hedge. */
  public RouteRequest beside(Chosen running) {
    return trail.beside(running);
  }

  /** A call that is not a hedge begins; whether the request has just come from another group. */
  public boolean calls(Chosen chosen) {
    return trail.calls(chosen) != null;
  }

  /** A call failed, and is not made again. */
  public void exclude(Chosen chosen, Failure failure) {
    trail.exclude(chosen, failure);
  }

  /** The race's calls have all failed. */
  public void failed(Failure failure) {
    trail.failed(failure);
  }

  /** After a refusal, or after failed calls. */
  public Step next(@Nullable Refused refusal, boolean committed, long nanosLeft) {
    Setback setback = trail.setback(refusal, committed, nanosLeft);
    return switch (NextStep.after(setback)) {
      case NextStep.RetryElsewhere retry -> new Step.Ask(trail.elsewhere());
      case NextStep.RetrySame retry -> new Step.Pause(retry.after());
      case NextStep.FallBack fallBack -> new Step.Ask(trail.fallBack(fallBack, refusal));
      case NextStep.GiveUp giveUp -> new Step.GiveUp(giveUp.failure(), setback.callsLeft());
    };
  }
}

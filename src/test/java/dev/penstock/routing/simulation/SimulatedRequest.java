package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Exchange;
import dev.penstock.api.Usage;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.dispatch.Decisions;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One streamed request: asks the router, calls, hedges, retries, pauses, falls back, ends. What is
 * next is decided by the dispatcher's own code; around it this is what its journeys and races do.
 */
final class SimulatedRequest {
  private final World world;
  private final Exchange exchange;
  private final Decisions decisions;
  private final long streamNanos;
  private final long deadline;
  private final List<Call> running = new ArrayList<>();
  private @Nullable Failure why;
  private boolean committed;
  private boolean over;

  /** {@code streamNanos}: from the first token to the last. */
  SimulatedRequest(World world, Exchange exchange, long streamNanos) {
    this.world = world;
    this.exchange = exchange;
    this.decisions = new Decisions(exchange, world.random());
    this.streamNanos = streamNanos;
    Duration total = exchange.config().routing().timeouts().total();
    this.deadline = exchange.deadlineNanos(total);
  }

  /** A call under way. */
  private record Call(Chosen chosen, Gate.Entry entry, long began) {}

  void start() {
    world.tally().request();
    world.timeline().at(deadline, () -> giveUp(new Failure.DeadlineExceeded()));
    go(decisions.first());
  }

  /** The client leaves, if it is still there. */
  void leave() {
    stop(new Failure.ClientGone(), world.tally()::leave);
  }

  private void go(RouteRequest question) {
    world.routes().route(question, decision -> decided(question, decision));
  }

  private void decided(RouteRequest question, RouteDecision decision) {
    switch (decision) {
      case Chosen chosen when over -> chosen.lease().release();
      case Chosen chosen -> {
        if (decisions.calls(chosen)) {
          world.tally().fallBack();
        }
        why = null;
        call(chosen, question.purpose());
      }
      case Refused refused when over -> {}
      case Refused refused -> {
        assertNobody(question, refused);
        next(refused);
      }
    }
  }

  /** The router does not refuse while somebody could be called. */
  private void assertNobody(RouteRequest question, Refused refused) {
    if (refused.reason() == Reason.NONE_LEFT) {
      assertThat(world.routes().usable(question)).as("usable, yet refused").isEmpty();
    }
  }

  private void call(Chosen chosen, Purpose purpose) {
    world.tally().call(purpose);
    long now = world.timeline().now();
    Call call = new Call(chosen, world.gate(chosen).enter(now, World.RESERVED_TOKENS), now);
    running.add(call);
    Backend.Answer answer = world.answer(chosen.deployment().id());
    world.timeline().after(answer.afterNanos(), () -> onAnswer(call, answer));
    Duration hedge = chosen.hedgeAfter();
    if (hedge != null && purpose != Purpose.HEDGE) {
      world.timeline().after(hedge.toNanos(), () -> hedge(call));
    }
  }

  private void hedge(Call slow) {
    if (committed || !running.contains(slow)) {
      return;
    }
    world
        .routes()
        .route(
            decisions.beside(slow.chosen()),
            decision -> {
              if (decision instanceof Chosen second) {
                call(second, Purpose.HEDGE);
              }
            });
  }

  private void onAnswer(Call call, Backend.Answer answer) {
    if (!running.contains(call)) {
      return;
    }
    if (answer.failure() != null) {
      onFailure(call, answer.failure());
      return;
    }
    committed = true;
    long ttft = world.timeline().now() - call.began();
    call.chosen().lease().answering(ttft);
    world.tally().firstToken(world.timeline().now() - exchange.startedNanos());
    others(call).forEach(other -> end(other, new Failure.ClientGone(), -1));
    Failure end = answer.cut() ? new Failure.UpstreamBroken("cut") : null;
    world.timeline().after(streamNanos, () -> onEnd(call, end, ttft));
  }

  private List<Call> others(Call call) {
    return running.stream().filter(other -> !other.equals(call)).toList();
  }

  private void onEnd(Call call, @Nullable Failure failure, long ttft) {
    if (!running.contains(call)) {
      return;
    }
    end(call, failure, ttft);
    if (failure == null) {
      stop(new Failure.ClientGone(), world.tally()::answer);
    } else {
      decisions.failed(failure);
      next(null);
    }
  }

  private void onFailure(Call call, Failure failure) {
    end(call, failure, -1);
    decisions.exclude(call.chosen(), failure);
    Failure graver = why == null || why.elsewhere() ? failure : why;
    why = graver;
    if (running.isEmpty()) {
      decisions.failed(graver);
      next(null);
    }
  }

  private void next(@Nullable Refused refused) {
    switch (decisions.next(refused, committed, deadline - world.timeline().now())) {
      case Decisions.Step.Ask ask -> go(ask.question());
      case Decisions.Step.Pause pause ->
          world
              .timeline()
              .after(
                  pause.length().toNanos(),
                  () -> {
                    if (!over) {
                      go(decisions.again());
                    }
                  });
      case Decisions.Step.GiveUp end -> {
        assertThat(refused != null || committed || end.callsLeft() <= 0 || !mendable(end.failure()))
            .as("gave up without asking: %s", end)
            .isTrue();
        giveUp(end.failure());
      }
    }
  }

  private static boolean mendable(Failure failure) {
    return failure.elsewhere();
  }

  private void giveUp(Failure failure) {
    stop(failure, () -> world.tally().failure(failure));
  }

  private void stop(Failure reason, Runnable how) {
    if (!over) {
      over = true;
      exchange.abandon();
      List.copyOf(running).forEach(call -> end(call, reason, -1));
      how.run();
    }
  }

  /** As the dispatcher's reports put it: for its upstream, a call that lost is a client gone. */
  private void end(Call call, @Nullable Failure failure, long ttft) {
    running.remove(call);
    boolean cancelled = failure instanceof Failure.ClientGone;
    long lasted = world.timeline().now() - call.began();
    Usage usage = failure == null ? call.entry().used(world.random()) : null;
    if (!cancelled && failure instanceof Failure.Upstream && ttft < 0) {
      call.entry().usedNothing();
    }
    call.entry().leave();
    call.chosen()
        .lease()
        .end(new AttemptResult(cancelled ? null : failure, cancelled, true, ttft, lasted, usage));
  }
}

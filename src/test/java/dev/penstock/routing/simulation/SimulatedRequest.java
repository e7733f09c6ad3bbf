package dev.penstock.routing.simulation;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.config.RoutingConfig;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One streamed request: calls, retries, pauses, a hedge, an end. The dispatcher's rules in small,
 * without fallbacks.
 */
final class SimulatedRequest {
  private final World world;
  private final RoutingConfig.Retries rules;
  private final long began;
  private final long deadline;
  private final long streamNanos;
  private final Set<String> excluded = new HashSet<>();
  private final List<Call> running = new ArrayList<>();
  private int calls;
  private int pauses;
  private boolean committed;
  private boolean over;

  /** {@code streamNanos}: from the first token to the last. */
  SimulatedRequest(World world, long deadlineNanos, long streamNanos) {
    this.world = world;
    this.rules = world.config().retries();
    this.began = world.timeline().now();
    this.deadline = began + deadlineNanos;
    this.streamNanos = streamNanos;
  }

  /** A call under way. */
  private record Call(RouteDecision.Chosen chosen, long began) {}

  void start() {
    world.tally().request();
    world.timeline().at(deadline, () -> end(world.tally()::failure));
    switch (world.routes().route(Purpose.FIRST, Set.of())) {
      case RouteDecision.Chosen chosen -> call(chosen, Purpose.FIRST);
      case RouteDecision.Refused refused -> end(world.tally()::failure);
    }
  }

  /** The client leaves, if it is still there. */
  void leave() {
    end(world.tally()::leave);
  }

  private void call(RouteDecision.Chosen chosen, Purpose purpose) {
    count(purpose);
    Call call = new Call(chosen, world.timeline().now());
    running.add(call);
    Backend.Answer answer = world.answer(chosen.deployment().id());
    world.timeline().after(answer.afterNanos(), () -> onAnswer(call, answer.failure()));
    Duration hedge = chosen.hedgeAfter();
    if (hedge != null && purpose != Purpose.HEDGE) {
      world.timeline().after(hedge.toNanos(), () -> hedge(call));
    }
  }

  private void count(Purpose purpose) {
    calls++;
    world.tally().call();
    switch (purpose) {
      case FIRST, INSTEAD -> {}
      case RETRY -> world.tally().retry();
      case HEDGE -> world.tally().hedge();
    }
  }

  private void hedge(Call slow) {
    if (over || committed || !running.contains(slow) || running.size() > 1) {
      return;
    }
    Set<String> others = new HashSet<>(excluded);
    others.add(slow.chosen().deployment().id());
    if (world.routes().route(Purpose.HEDGE, others) instanceof RouteDecision.Chosen second) {
      call(second, Purpose.HEDGE);
    }
  }

  private void onAnswer(Call call, @Nullable Failure failure) {
    if (!running.contains(call)) {
      return;
    }
    if (failure != null) {
      onFailure(call, failure);
      return;
    }
    committed = true;
    world.tally().firstToken(world.timeline().now() - began);
    List.copyOf(running).stream().filter(c -> !c.equals(call)).forEach(this::cancel);
    long ttft = world.timeline().now() - call.began();
    world.timeline().after(streamNanos, () -> onEnd(call, ttft));
  }

  private void onEnd(Call call, long ttft) {
    if (running.remove(call)) {
      call.chosen().lease().end(result(call, null, false, ttft));
      end(world.tally()::answer);
    }
  }

  private void onFailure(Call call, Failure failure) {
    running.remove(call);
    call.chosen().lease().end(result(call, failure, false, -1));
    excluded.add(call.chosen().deployment().id());
    if (running.isEmpty()) {
      next(failure);
    }
  }

  private void next(Failure failure) {
    if (calls >= rules.attempts()) {
      end(world.tally()::failure);
      return;
    }
    switch (world.routes().route(Purpose.RETRY, excluded)) {
      case RouteDecision.Chosen chosen -> call(chosen, Purpose.RETRY);
      case RouteDecision.Refused refused when refused.reason() == Reason.NONE_LEFT ->
          pause(failure);
      case RouteDecision.Refused refused -> end(world.tally()::failure);
    }
  }

  private void pause(Failure failure) {
    double limit = rules.base().toNanos() * Math.pow(2, pauses++);
    double backoff = world.random().nextDouble() * Math.min((double) rules.max().toNanos(), limit);
    Duration said = failure instanceof Failure.UpstreamRateLimited f ? f.retryAfter() : null;
    long pause = Math.max((long) backoff, said == null ? 0 : said.toNanos());
    if (pause > rules.max().toNanos() || world.timeline().now() + pause >= deadline) {
      end(world.tally()::failure);
      return;
    }
    world.timeline().after(pause, this::again);
  }

  private void again() {
    if (over) {
      return;
    }
    switch (world.routes().route(Purpose.RETRY, Set.of())) {
      case RouteDecision.Chosen chosen -> call(chosen, Purpose.RETRY);
      case RouteDecision.Refused refused -> end(world.tally()::failure);
    }
  }

  private void end(Runnable how) {
    if (!over) {
      over = true;
      List.copyOf(running).forEach(this::cancel);
      how.run();
    }
  }

  private void cancel(Call call) {
    running.remove(call);
    call.chosen().lease().end(result(call, null, true, -1));
  }

  private AttemptResult result(Call call, @Nullable Failure failure, boolean cancelled, long ttft) {
    long lasted = world.timeline().now() - call.began();
    return new AttemptResult(failure, cancelled, true, ttft, lasted, null);
  }
}

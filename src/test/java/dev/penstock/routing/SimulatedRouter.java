package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.config.Config;
import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.simulation.Routes;
import dev.penstock.routing.simulation.Timeline;
import dev.penstock.routing.simulation.WatchedArm;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The router itself, its table and its waiting room, under a simulated clock, each arm watched. */
public final class SimulatedRouter implements Routes {
  private final Timeline timeline;
  private final LiveState live;
  private final RoutingTable table;
  private final Snapshot snapshot;
  private final WaitingRoom room;
  private final Explained explained;
  private final Map<String, WatchedArm> arms = new HashMap<>();

  /** The router of a gateway that has just started. */
  public SimulatedRouter(Config config, Timeline timeline, SplittableRandom random) {
    this.timeline = timeline;
    live = new LiveState(random.split(), fact -> {});
    table = new RoutingTable(config, live);
    snapshot = new Snapshot(config, table);
    explained = new Explained(table, random.split());
    room =
        new WaitingRoom(
            new Router(timeline::now, explained.chance()), timeline::now, new OnTime(timeline));
    config.models().keySet().stream()
        .flatMap(group -> group(group).members().stream())
        .flatMap(member -> member.arms().stream())
        .forEach(arm ->
            arms.put(arm.id(), new WatchedArm(arm.health(), config.routing(), timeline::now)));
  }

  private ModelGroup group(String name) {
    return Objects.requireNonNull(table.resolve(name)).group();
  }

  @Override
  public void route(RouteRequest request, Consumer<RouteDecision> then) {
    Consumer<RouteDecision> checked = explained.before(request, timeline.now());
    boolean[] atOnce = {true};
    room.decide(
        request,
        decision -> {
          if (atOnce[0]) {
            checked.accept(decision);
          }
          then.accept(watched(decision, request));
        });
    atOnce[0] = false;
  }

  private RouteDecision watched(RouteDecision decision, RouteRequest request) {
    if (!(decision instanceof Chosen chosen)) {
      return decision;
    }
    WatchedArm arm = Objects.requireNonNull(arms.get(chosen.arm()));
    assertThat(request.excluded()).doesNotContain(chosen.arm(), chosen.deployment().id());
    if (arm.admitted(chosen.lease())) {
      assertPanic(group(chosen.group()), request);
    }
    return new Chosen(
        chosen.group(),
        chosen.deployment(),
        chosen.credential(),
        new Watched(chosen.lease(), arm),
        chosen.hedgeAfter(),
        chosen.explanation());
  }

  /** An open deployment is called only while some, but fewer than half, are healthy. */
  private void assertPanic(ModelGroup group, RouteRequest request) {
    List<Member> members = group.members();
    long healthy = members.stream().filter(member -> member.healthy(timeline.now())).count();
    assertThat(request.purpose()).isNotEqualTo(Purpose.HEDGE);
    assertThat(healthy).as("healthy ones").isPositive().isLessThan((members.size() + 1) / 2);
  }

  @Override
  public Set<String> usable(RouteRequest request) {
    String asked = request.group() == null ? request.exchange().request().model() : request.group();
    long tokens =
        Question.of(request, deployment -> null, group(asked).routing().affinity(), 0)
            .demand(true)
            .tokens();
    Set<String> usable = new HashSet<>();
    for (Member member : group(asked).members()) {
      Signals signals = member.signals();
      boolean room =
          !signals.full() && signals.limits().waitNanos(limited(member, tokens), now()) == 0;
      if (room && !request.excluded().contains(member.id()) && anyArm(member, request)) {
        usable.add(member.id());
      }
    }
    return usable;
  }

  private static long limited(Member member, long tokens) {
    return member.config().limits().tpm() == null ? 0 : tokens;
  }

  private boolean anyArm(Member member, RouteRequest request) {
    return member.arms().stream()
        .filter(arm -> !request.excluded().contains(arm.id()))
        .anyMatch(arm -> arm.health().unavailable(now()) == null);
  }

  private long now() {
    return timeline.now();
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public int inFlight() {
    return live.signals().values().stream()
        .mapToInt(signals -> signals.inFlight() + signals.line().size())
        .sum();
  }

  @Override
  public boolean allClosed() {
    return arms.values().stream().allMatch(arm -> arm.state() == State.CLOSED);
  }

  /** A lease whose arm is watched. */
  private record Watched(RouteDecision.Lease lease, WatchedArm arm) implements RouteDecision.Lease {
    @Override
    public void remaining(ProviderLimits limits) {
      lease.remaining(limits);
    }

    @Override
    public void answering(long ttftNanos) {
      arm.answering(lease, ttftNanos);
    }

    @Override
    public void end(AttemptResult result) {
      arm.end(lease, result);
    }
  }

  /** An event loop in simulated time. */
  private static final class OnTime implements Loop {
    private final Timeline timeline;
    private final Set<Long> set = new HashSet<>();
    private long timers;

    OnTime(Timeline timeline) {
      this.timeline = timeline;
    }

    @Override
    public void execute(Runnable task) {
      timeline.after(0, task);
    }

    @Override
    public long timer(Duration after, Runnable task) {
      long timer = timers++;
      set.add(timer);
      timeline.after(
          after.toNanos(),
          () -> {
            if (set.remove(timer)) {
              task.run();
            }
          });
      return timer;
    }

    @Override
    public void cancel(long timer) {
      set.remove(timer);
    }
  }
}

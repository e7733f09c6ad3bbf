package dev.penstock.routing.simulation;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.config.RoutingConfig;
import dev.penstock.error.Failure;
import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.health.ArmHealth.Ticket;
import dev.penstock.routing.health.ArmHealth.Unavailable;
import dev.penstock.routing.health.ArmHealth.Why;
import dev.penstock.routing.health.CredentialHealth;
import dev.penstock.routing.health.ShareBudget;
import dev.penstock.routing.health.TtftQuantiles;
import dev.penstock.routing.policy.LeastBusy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The router's rules in small, around the real policy, limits, breakers and budgets. One credential
 * each, so a deployment is an arm.
 */
final class ModelRoutes implements Routes {
  /** Stalls come in bunches; over a longer time they even out. */
  private static final Duration HEDGE_WINDOW = Duration.ofMinutes(1);

  private final Timeline timeline;
  private final RandomGenerator random;
  private final RoutingConfig config;
  private final List<Member> members;
  private final LeastBusy policy = new LeastBusy();
  private final ShareBudget retries;
  private final ShareBudget hedges;
  private final TtftQuantiles times = new TtftQuantiles();

  /** A deployment with its health, watched. */
  record Member(Deployment deployment, WatchedArm arm) {
    String id() {
      return deployment.id();
    }
  }

  ModelRoutes(
      Timeline timeline,
      RandomGenerator random,
      RoutingConfig config,
      List<Deployment> deployments) {
    this.timeline = timeline;
    this.random = random;
    this.config = config;
    RoutingConfig.Retries retry = config.retries();
    this.retries =
        new ShareBudget(
            new ShareBudget.Terms(
                retry.budget(), retry.budgetFloor(), retry.budgetBurst(), retry.budgetWindow()));
    this.hedges =
        new ShareBudget(new ShareBudget.Terms(config.hedge().maxShare(), 0, 0, HEDGE_WINDOW));
    this.members = deployments.stream().map(this::member).toList();
  }

  private Member member(Deployment deployment) {
    ArmHealth health =
        new ArmHealth(config.circuitBreaker(), config.cooldown(), new CredentialHealth(), random);
    return new Member(deployment, new WatchedArm(health, config.circuitBreaker()));
  }

  List<WatchedArm> arms() {
    return members.stream().map(Member::arm).toList();
  }

  @Override
  public int inFlight() {
    return members.stream().mapToInt(m -> m.deployment().inFlight()).sum();
  }

  @Override
  public RouteDecision route(Purpose purpose, Set<String> excluded) {
    long now = timeline.now();
    if (purpose == Purpose.FIRST) {
      retries.request(now);
      hedges.request(now);
    }
    List<Member> free = members.stream().filter(m -> fits(m, excluded, now)).toList();
    Member last = free.isEmpty() ? panic(excluded, now) : null;
    if (free.isEmpty() && last == null) {
      return refused(now);
    }
    if ((purpose == Purpose.RETRY && !retries.take(now))
        || (purpose == Purpose.HEDGE && !hedges.take(now))) {
      return new RouteDecision.Refused(
          new Failure.NoHealthyDeployment(Duration.ofSeconds(1)), Reason.BUDGET, null);
    }
    if (last != null) {
      return chosen(last, last.arm().admitAnyway(now));
    }
    Member choice = choose(free, now);
    Ticket ticket = Objects.requireNonNull(choice.arm().admit(now));
    return chosen(choice, ticket);
  }

  private static boolean fits(Member member, Set<String> excluded, long now) {
    return !excluded.contains(member.id())
        && member.arm().health().unavailable(now) == null
        && member.deployment().signals().limits().waitNanos(0, now) == 0;
  }

  private Member choose(List<Member> free, long now) {
    Demand demand = new Demand(0, 0, true, Set.of(), Set.of(), Set.of(), null, now);
    List<Deployment> candidates = free.stream().map(Member::deployment).toList();
    Deployment choice = policy.choose(candidates, demand, random);
    return free.get(candidates.indexOf(choice));
  }

  private @Nullable Member panic(Set<String> excluded, long now) {
    long healthy = members.stream().filter(m -> m.arm().health().unavailable(now) == null).count();
    if (healthy == 0 || 2 * healthy >= members.size()) {
      return null;
    }
    return members.stream()
        .filter(m -> !excluded.contains(m.id()))
        .filter(m -> open(m.arm().health().unavailable(now)))
        .min(Comparator.comparingLong(m -> m.arm().health().lastFailureNanos()))
        .orElse(null);
  }

  private static boolean open(@Nullable Unavailable why) {
    return why != null && (why.why() == Why.OPEN || why.why() == Why.PROBING);
  }

  private RouteDecision refused(long now) {
    long earliest =
        members.stream()
            .map(m -> m.arm().health().unavailable(now))
            .mapToLong(u -> u == null ? now : u.untilNanos())
            .min()
            .orElse(now);
    Duration wait = Duration.ofNanos(Math.max(0, earliest - now));
    return new RouteDecision.Refused(new Failure.NoHealthyDeployment(wait), Reason.NONE_LEFT, null);
  }

  private RouteDecision chosen(Member member, Ticket ticket) {
    member.deployment().signals().enter();
    var after = times.quantile(config.hedge().quantile(), timeline.now());
    Duration hedge =
        config.hedge().enabled() && after.isPresent() ? Duration.ofNanos(after.getAsLong()) : null;
    return new RouteDecision.Chosen(
        "m", member.deployment().config(), null, new Held(member, ticket), hedge, null);
  }

  private final class Held implements RouteDecision.Lease {
    private final Member member;
    private final Ticket ticket;
    private boolean ended;

    Held(Member member, Ticket ticket) {
      this.member = member;
      this.ticket = ticket;
    }

    @Override
    public void remaining(ProviderLimits limits) {
      member.deployment().signals().limits().providerSays(limits, timeline.now());
    }

    @Override
    public void answering(long ttftNanos) {}

    @Override
    public void end(AttemptResult result) {
      if (ended) {
        return;
      }
      ended = true;
      member.deployment().signals().leave();
      member.arm().end(ticket, result, timeline.now());
      if (result.ttftNanos() >= 0) {
        times.observe(result.ttftNanos(), timeline.now());
      } else if (result.cancelled() || result.failure() instanceof Failure.UpstreamTimeout) {
        times.unanswered(result.durationNanos(), timeline.now());
      }
    }
  }
}

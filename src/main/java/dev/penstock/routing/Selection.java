package dev.penstock.routing;

import dev.penstock.api.bus.RouteRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides where a request goes; routing and its explanation both ask here.
 *
 * <p>A group's deployments are filtered, each for a reason; of the rest those of weight 0 count
 * only if there are no others, and of these only the lowest {@code order}; of these the session's
 * or the strategy's is taken, and one of its usable credentials by weight. If none is left although
 * some of the group are healthy, but fewer than half, the open deployment that failed least
 * recently is tried (panic mode): that few may be healthy because what all depend on was down for a
 * moment. Nothing is reserved here.
 *
 * <p>All chance comes from one number, the draw, so that a decision can be repeated.
 */
final class Selection {
  private final ModelGroup group;
  private final Question question;
  private final LiveState live;
  private final RandomGenerator seeds;
  private final Fit fit;
  private final @Nullable Obstacle[] obstacles;
  private List<Deployment> candidates = List.of();
  private RoutingPolicy asked;
  private @Nullable Demand demand;
  private @Nullable RandomGenerator random;
  private long draw;

  /** {@code held}: the deployment on which a place is taken already; null if on none. */
  Selection(
      ModelGroup group,
      Question question,
      LiveState live,
      RandomGenerator seeds,
      @Nullable Signals held) {
    this.group = group;
    this.asked = group.policy();
    this.question = question;
    this.live = live;
    this.seeds = seeds;
    this.fit = new Fit(group, question, held);
    this.obstacles = new @Nullable Obstacle[group.members().size()];
  }

  /** Where it goes; null if nowhere. May be asked again after {@link #lost}. */
  @Nullable Choice choose() {
    candidates = candidates();
    if (candidates.isEmpty()) {
      return panic();
    }
    Member remembered = remembered();
    Member member = remembered != null ? remembered : group.member(byStrategy());
    return new Choice(member, arm(member), false);
  }

  /** Tells which prices hold. */
  InstantSource wallClock() {
    return live.wallClock();
  }

  /** Somebody else was faster. */
  void lost(Choice choice, Obstacle why) {
    fit.lost(choice.arm(), why);
  }

  private List<Deployment> candidates() {
    fit.insist();
    List<Deployment> able = fitting();
    while (able.isEmpty() && fit.concede(obstacles)) {
      able = fitting();
    }
    return able;
  }

  private List<Deployment> fitting() {
    List<Member> members = group.members();
    boolean all = group.oneOrder();
    boolean weighty = false;
    for (int i = 0; i < obstacles.length; i++) {
      Obstacle obstacle = fit.obstacle(members.get(i));
      obstacles[i] = obstacle;
      if (obstacle == null) {
        weighty |= members.get(i).weight() > 0;
      } else {
        all = false;
      }
    }
    return all && !(weighty && group.weightless()) ? group.deployments() : atLevel(weighty);
  }

  private List<Deployment> atLevel(boolean weighty) {
    int level = Integer.MAX_VALUE;
    for (int i = 0; i < obstacles.length; i++) {
      Member member = group.members().get(i);
      if (obstacles[i] == null && weighty && member.weight() == 0) {
        obstacles[i] = Obstacle.WEIGHT;
      } else if (obstacles[i] == null) {
        level = Math.min(level, member.config().order());
      }
    }
    return atLevel(level);
  }

  private List<Deployment> atLevel(int level) {
    List<Deployment> fitting = new ArrayList<>(obstacles.length);
    for (int i = 0; i < obstacles.length; i++) {
      Member member = group.members().get(i);
      if (obstacles[i] == null && member.config().order() == level) {
        fitting.add(member.deployment());
      } else if (obstacles[i] == null) {
        obstacles[i] = Obstacle.ORDER;
      }
    }
    return fitting;
  }

  /** The session's deployment, unless it is far busier than the others. */
  private @Nullable Member remembered() {
    Affinity.Key key = sessionKey();
    Affinity.Last last = key == null ? null : live.affinity().last(key, question.nowNanos());
    if (last == null) {
      return null;
    }
    for (Deployment candidate : candidates) {
      if (candidate.id().equals(last.deployment())) {
        return crowded(candidate) ? null : group.member(candidate);
      }
    }
    return null;
  }

  /** The mean is by weight; one more is always allowed, or a quiet group would have no affinity. */
  private boolean crowded(Deployment deployment) {
    long inFlight = 0;
    long weight = 0;
    for (Deployment candidate : candidates) {
      inFlight += candidate.inFlight();
      weight += candidate.weight();
    }
    double fair = (double) inFlight * deployment.weight() / weight;
    return deployment.inFlight() > group.routing().affinity().load() * fair + 1;
  }

  /** What its session is remembered under; null if it has none. */
  Affinity.@Nullable Key sessionKey() {
    String session = question.session();
    return session == null ? null : new Affinity.Key(group.name(), question.caller(), session);
  }

  private Deployment byStrategy() {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    try {
      asked = group.policy().copy();
      Deployment chosen = group.policy().choose(candidates, demand(), random());
      if (isCandidate(chosen)) {
        return chosen;
      }
      throw new IllegalStateException("not a candidate: " + chosen.id());
    } catch (RuntimeException e) {
      policyFailed(e);
      return candidates.get(random().nextInt(candidates.size()));
    }
  }

  /** A strategy's fault never becomes the request's. */
  void policyFailed(RuntimeException fault) {
    live.policyFaults().happened(group, fault, question.nowNanos());
  }

  @SuppressWarnings("ReferenceEquality")
  private boolean isCandidate(Deployment deployment) {
    for (Deployment candidate : candidates) {
      if (candidate == deployment) {
        return true;
      }
    }
    return false;
  }

  private Arm arm(Member member) {
    List<Arm> arms = member.arms();
    if (arms.size() == 1) {
      return arms.getFirst();
    }
    Affinity.Key key = sessionKey();
    Affinity.Last last = key == null ? null : live.affinity().last(key, question.nowNanos());
    List<Arm> usable = new ArrayList<>(arms.size());
    long weights = 0;
    for (Arm arm : arms) {
      if (fit.obstacle(arm) == null) {
        usable.add(arm);
        weights += arm.weight();
      }
      if (last != null && last.arm().equals(arm.id()) && usable.contains(arm)) {
        return arm;
      }
    }
    // None: their state changed since they were looked at, and the reservation will find that out.
    return usable.isEmpty() ? arms.getFirst() : weighted(usable, weights);
  }

  private Arm weighted(List<Arm> arms, long weights) {
    if (weights <= 0) {
      return arms.get(random().nextInt(arms.size()));
    }
    long ticket = arms.size() == 1 ? 0 : random().nextLong(weights);
    for (Arm arm : arms) {
      ticket -= arm.weight();
      if (ticket < 0) {
        return arm;
      }
    }
    return arms.getLast();
  }

  private @Nullable Choice panic() {
    if (question.purpose() == RouteRequest.Purpose.HEDGE || !fewHealthy()) {
      return null;
    }
    Choice oldest = null;
    for (Member member : group.members()) {
      if (!fitsButForHealth(member)) {
        continue;
      }
      for (Arm arm : member.arms()) {
        Choice tried = new Choice(member, arm, true);
        if (open(arm) && (oldest == null || before(tried, oldest))) {
          oldest = tried;
        }
      }
    }
    return oldest;
  }

  private boolean fewHealthy() {
    int healthy = 0;
    for (Member member : group.members()) {
      if (member.healthy(question.nowNanos())) {
        healthy++;
      }
    }
    return healthy > 0 && 2 * healthy < group.members().size();
  }

  private boolean fitsButForHealth(Member member) {
    return !question.excluded().contains(member.id())
        && fit.ofRequest(member) == null
        && fit.room(member) == null;
  }

  private boolean open(Arm arm) {
    Obstacle obstacle = fit.obstacle(arm);
    return obstacle != null
        && obstacle.why() == Obstacle.Why.OPEN
        && arm.health().cooldownNanos(question.nowNanos()) <= 0;
  }

  private static boolean before(Choice one, Choice other) {
    boolean weighty = one.member().weight() > 0;
    return weighty == other.member().weight() > 0 ? failedEarlier(one.arm(), other.arm()) : weighty;
  }

  private static boolean failedEarlier(Arm one, Arm other) {
    long first = one.health().lastFailureNanos();
    long second = other.health().lastFailureNanos();
    if (first == Long.MIN_VALUE || second == Long.MIN_VALUE) {
      return first == Long.MIN_VALUE && second != Long.MIN_VALUE;
    }
    return first - second < 0;
  }

  /** Deployments that lack nothing but room for one more. */
  List<Signals> full() {
    List<Signals> full = new ArrayList<>();
    for (int i = 0; i < obstacles.length; i++) {
      Obstacle obstacle = obstacles[i];
      if (obstacle != null && obstacle.why() == Obstacle.Why.MAX_PARALLEL) {
        full.add(group.members().get(i).signals());
      }
    }
    return full;
  }

  Demand demand() {
    Demand known = demand;
    if (known == null) {
      known = question.demand(group.countsTokens());
      demand = known;
    }
    return known;
  }

  private RandomGenerator random() {
    RandomGenerator known = random;
    if (known == null) {
      draw = seeds.nextLong();
      known = new SplittableRandom(draw);
      random = known;
    }
    return known;
  }

  /** What all chance came from; empty if there was no need of any. */
  Optional<Long> draw() {
    return random == null ? Optional.empty() : Optional.of(draw);
  }

  /** The strategy as it was when it chose. */
  RoutingPolicy asked() {
    return asked;
  }

  ModelGroup group() {
    return group;
  }

  Question question() {
    return question;
  }

  Fit fit() {
    return fit;
  }

  /** Those that the choice was between. */
  List<Deployment> lastCandidates() {
    return candidates;
  }

  /** What stands in the way of each member, in their order; null where nothing does. */
  @Nullable Obstacle obstacle(int member) {
    return obstacles[member];
  }
}

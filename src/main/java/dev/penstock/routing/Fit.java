package dev.penstock.routing;

import dev.penstock.api.Abilities;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelFacts;
import dev.penstock.routing.health.ArmHealth;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may go to a deployment now, and the first thing that stands in its way. The
 * request's own properties come first, then health, then room: what lacks nothing but room is worth
 * waiting for.
 */
final class Fit {
  private final Question question;
  private final Predicate<Member> tags;
  private final @Nullable Signals held;
  private final Set<Abilities.Otherwise> conceded = EnumSet.noneOf(Abilities.Otherwise.class);
  private @Nullable IdentityHashMap<Arm, Obstacle> lost;

  /** {@code held}: the deployment on which a place is taken already; null if on none. */
  Fit(ModelGroup group, Question question, @Nullable Signals held) {
    this.question = question;
    this.tags = Tags.rule(group.members(), question.tags());
    this.held = held;
  }

  /** The first obstacle; null if there is none. */
  @Nullable Obstacle obstacle(Member member) {
    Obstacle lasting = ofRequest(member);
    if (lasting != null) {
      return lasting;
    }
    if (question.excluded().contains(member.id())) {
      return Obstacle.EXCLUDED;
    }
    Obstacle arms = ofArms(member);
    return arms != null ? arms : room(member);
  }

  /** What waiting does not help against. */
  @Nullable Obstacle ofRequest(Member member) {
    String provider = question.provider();
    if (provider != null && !provider.equals(member.config().provider())) {
      return Obstacle.BOUND_ELSEWHERE;
    }
    if (question.deployment() != null && !question.deployment().equals(member.id())) {
      return Obstacle.BOUND_ELSEWHERE;
    }
    if (!tags.test(member)) {
      return Obstacle.TAGS;
    }
    Obstacle lack = lacks(member);
    if (lack != null && lack.why() == Obstacle.Why.OPERATION) {
      return lack;
    }
    ModelFacts facts = member.config().facts();
    if (tooLong(facts)) {
      return Obstacle.CONTEXT_WINDOW;
    }
    Set<String> modalities = facts.modalities();
    if (modalities != null && !modalities.containsAll(question.needs().modalities())) {
      return Obstacle.MODALITY;
    }
    if (lack != null && lack.why() == Obstacle.Why.MODALITY) {
      return lack;
    }
    for (String param : facts.unsupportedParams()) {
      if (question.fields().contains(param)) {
        return Obstacle.unsupported(param);
      }
    }
    return lack;
  }

  private @Nullable Obstacle lacks(Member member) {
    Abilities.Lack lack = lack(member);
    return lack == null || conceded.contains(lack.otherwise()) ? null : Obstacle.of(lack);
  }

  /** What of the request it cannot do, by its provider's table; null if there is nothing. */
  Abilities.@Nullable Lack lack(Member member) {
    return question.look().of(member.config());
  }

  /** Only those count that can do all of it. */
  void insist() {
    conceded.clear();
  }

  /**
   * There is none that can do all of it now: those count too that would be sent it without what
   * they lack, and once there are none of these, those that may refuse it. Not for a second call
   * beside one that runs, unless that is such a one itself.
   *
   * @param obstacles what stands in the way of each member; null where nothing does
   * @return whether it makes a difference; if so, it may be asked again
   */
  boolean concede(@Nullable Obstacle[] obstacles) {
    boolean drops = false;
    boolean tries = false;
    boolean nobody = true;
    for (Obstacle obstacle : obstacles) {
      nobody &= obstacle != null && obstacle.why().isOfRequest();
      drops |= obstacle != null && obstacle.otherwise(Abilities.Otherwise.DROPPED);
      tries |= obstacle != null && obstacle.otherwise(Abilities.Otherwise.TRIED);
    }
    if (!nobody && question.purpose() == RouteRequest.Purpose.HEDGE) {
      return false;
    }
    return drops
        ? conceded.add(Abilities.Otherwise.DROPPED)
        : tries && conceded.add(Abilities.Otherwise.TRIED);
  }

  private boolean tooLong(ModelFacts facts) {
    Long window = facts.contextWindow();
    Long input = facts.maxInputTokens();
    if (window == null && input == null) {
      return false;
    }
    Long output = question.needs().maxTokens();
    long tokens = question.inputTokens();
    return (input != null && tokens > input)
        || (window != null && tokens + (output == null ? 0 : output) > window);
  }

  private @Nullable Obstacle ofArms(Member member) {
    Obstacle first = null;
    for (Arm arm : member.arms()) {
      Obstacle obstacle = obstacle(arm);
      if (obstacle == null) {
        return null;
      }
      if (first == null || obstacle.endsBefore(first)) {
        first = obstacle;
      }
    }
    return first;
  }

  /** What stands in the way of one arm; null if nothing does. */
  @Nullable Obstacle obstacle(Arm arm) {
    if (question.excluded().contains(arm.id())) {
      return Obstacle.EXCLUDED;
    }
    Obstacle raced = lost == null ? null : lost.get(arm);
    if (raced != null) {
      return raced;
    }
    return health(arm);
  }

  /** What is wrong with an arm itself; null if nothing is. */
  @Nullable Obstacle health(Arm arm) {
    ArmHealth.Unavailable unavailable = arm.health().unavailable(question.nowNanos());
    return unavailable == null ? null : Obstacle.of(unavailable);
  }

  /** Whether it takes one more, breakers aside. */
  @Nullable Obstacle room(Member member) {
    Signals signals = member.signals();
    long now = question.nowNanos();
    long wait = signals.limits().waitNanos(tokens(member), now);
    if (wait > 0) {
      return new Obstacle(Obstacle.Why.RATE_LIMIT, now + wait, null);
    }
    if (held != null) {
      return signals == held ? null : Obstacle.MAX_PARALLEL;
    }
    return signals.full() ? Obstacle.MAX_PARALLEL : null;
  }

  /**
   * What the request takes of a deployment's limits on tokens; 0 where there are none. One larger
   * than the limit goes when all of it is there.
   */
  long tokens(Member member) {
    ModelConfig.Limits limits = member.config().limits();
    Long tpm = limits.tpm();
    if (tpm != null) {
      return Math.min(tpm, wanted());
    }
    boolean limited = member.signals().limits().remainingTokens(question.nowNanos()).isPresent();
    return limited ? wanted() : 0;
  }

  private long wanted() {
    return question.inputTokens() + question.outputTokens();
  }

  /** Somebody else was faster; it is passed over from now on. */
  void lost(Arm arm, Obstacle why) {
    if (lost == null) {
      lost = new IdentityHashMap<>(4);
    }
    lost.put(arm, why);
  }
}

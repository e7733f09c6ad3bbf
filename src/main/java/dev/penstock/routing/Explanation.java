package dev.penstock.routing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Abilities;
import dev.penstock.config.Price;
import dev.penstock.config.Rates;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells as JSON what a {@link Selection} looked at and what came of it. */
final class Explanation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of one token: prices are nano-dollars per million of them. */
  private static final int USD_DIGITS = 15;

  private static final long TOKENS_OF_PRICE = 1_000_000;

  private final Selection selection;
  private final ObjectNode node = JSON.objectNode();

  private Explanation(Selection selection) {
    this.selection = selection;
  }

  /**
   * The decision.
   *
   * @param choice null if there was none
   * @param failure why there was none; null if there was one
   */
  static ObjectNode of(
      String model, Selection selection, @Nullable Choice choice, @Nullable Failure failure) {
    Explanation explanation = new Explanation(selection);
    explanation.head(model);
    explanation.candidates();
    explanation.excluded();
    explanation.outcome(choice, failure);
    return explanation.node;
  }

  /** A request that no group is asked for. */
  static ObjectNode refused(String model, Failure failure) {
    ObjectNode node = JSON.objectNode().put("model", model);
    node.putNull("group");
    node.putNull("chosen");
    return node.put("refused", OpenAiErrors.of(failure).code());
  }

  private void head(String model) {
    node.put("model", model);
    node.put("group", selection.group().name());
    node.put("operation", selection.question().operation().wire());
    node.put("strategy", selection.group().strategy());
  }

  private void candidates() {
    ArrayNode list = node.putArray("candidates");
    List<Deployment> candidates = selection.lastCandidates();
    double[] scores = scores(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      Deployment candidate = candidates.get(i);
      ObjectNode entry = list.addObject();
      entry.put("deployment", candidate.id());
      entry.put("order", candidate.config().order());
      entry.put("weight", candidate.weight());
      if (Double.isFinite(scores[i])) {
        entry.put("score", scores[i]);
      } else {
        entry.putNull("score");
      }
      entry.put("in_flight", candidate.inFlight());
      lack(entry, candidate);
      cost(entry, candidate);
    }
  }

  /** What it would be sent without, or may refuse. */
  private void lack(ObjectNode entry, Deployment candidate) {
    Abilities.Lack lack = selection.question().look().of(candidate.config());
    if (lack != null) {
      boolean drops = lack.otherwise() == Abilities.Otherwise.DROPPED;
      entry.put(drops ? "drops" : "may_refuse", lack.failure().param());
    }
  }

  private double[] scores(List<Deployment> candidates) {
    double[] unknown = new double[candidates.size()];
    Arrays.fill(unknown, Double.NaN);
    if (candidates.isEmpty()) {
      return unknown;
    }
    try {
      double[] scores = selection.asked().scores(candidates, selection.demand());
      return scores.length == unknown.length ? scores : unknown;
    } catch (RuntimeException e) {
      selection.policyFailed(e);
      return unknown;
    }
  }

  private void excluded() {
    ArrayNode list = node.putArray("excluded");
    List<Member> members = selection.group().members();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      Obstacle obstacle = selection.obstacle(i);
      if (obstacle != null) {
        excluded(list.addObject().put("deployment", member.id()), obstacle);
      } else if (member.arms().size() > 1) {
        excludedArms(list, member);
      }
    }
  }

  private void excludedArms(ArrayNode list, Member member) {
    for (Arm arm : member.arms()) {
      Obstacle obstacle = selection.fit().obstacle(arm);
      if (obstacle != null) {
        ObjectNode entry = list.addObject().put("deployment", member.id());
        excluded(entry.put("credential", arm.credentialId()), obstacle);
      }
    }
  }

  private void excluded(ObjectNode entry, Obstacle obstacle) {
    entry.put("reason", obstacle.why().wire());
    if (obstacle.param() != null) {
      entry.put("param", obstacle.param());
    }
    if (obstacle.untilNanos() != Obstacle.NEVER) {
      long nanos = obstacle.untilNanos() - selection.question().nowNanos();
      entry.put("retry_after_ms", Math.max(0, Duration.ofNanos(nanos).toMillis()));
    }
  }

  private void outcome(@Nullable Choice choice, @Nullable Failure failure) {
    node.put("chosen", choice == null ? null : choice.member().id());
    node.put("credential", choice == null ? null : choice.arm().credentialId());
    node.put("panic", choice != null && choice.anyway());
    if (failure != null) {
      node.put("refused", OpenAiErrors.of(failure).code());
    }
    Question question = selection.question();
    node.put("estimated_tokens", question.inputTokens() + question.outputTokens());
    if (choice != null) {
      cost(node, choice.member().deployment());
    } else {
      node.putNull("estimated_cost_usd");
    }
    Optional<Long> draw = selection.draw();
    node.put("draw", draw.map(Long::toHexString).orElse(null));
  }

  private void cost(ObjectNode to, Deployment deployment) {
    Price price = deployment.config().facts().price();
    if (price == null) {
      to.putNull("estimated_cost_usd");
      return;
    }
    Question question = selection.question();
    Tariff tariff = price.at(selection.wallClock().instant());
    Rates rates = tariff.rates(question.inputTokens());
    BigInteger femto =
        times(question.inputTokens(), rates.of(TokenClass.INPUT))
            .add(times(question.outputTokens(), rates.of(TokenClass.OUTPUT)))
            .add(times(TOKENS_OF_PRICE, tariff.perRequestNanoUsd()));
    BigDecimal usd = new BigDecimal(femto, USD_DIGITS).stripTrailingZeros();
    to.put("estimated_cost_usd", usd.scale() < 0 ? usd.setScale(0) : usd);
  }

  private static BigInteger times(long tokens, long nanoUsdPerMillion) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(nanoUsdPerMillion));
  }
}

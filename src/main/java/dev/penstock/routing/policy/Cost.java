package dev.penstock.routing.policy;

import dev.penstock.config.Price;
import dev.penstock.config.Rates;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The deployment on which this very request costs the least; equals are drawn by weight.
 *
 * <pre>
 * cost = input tokens x input price + output tokens x output price + fee of a request
 * </pre>
 *
 * Input tokens are estimated, output tokens are as many as the caller allows; the prices are those
 * of now and of a prompt of this length. A deployment without a price is taken only where none has
 * one.
 */
public final class Cost implements RoutingPolicy {
  private static final double USD = 1e9;
  private static final double MILLION = 1e6;

  private final InstantSource clock;

  /** {@code clock} tells which prices hold. */
  public Cost(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    List<Deployment> drawable = Draw.drawable(candidates);
    double[] costs = scores(drawable, demand);
    return Draw.upTo(Draw.lowest(costs), drawable, costs, random);
  }

  /** Estimated cost in dollars, the lowest is chosen; {@code NaN} where there is no price. */
  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    Instant now = clock.instant();
    return candidates.stream()
        .mapToDouble(c -> dollars(c.config().facts().price(), demand, now))
        .toArray();
  }

  private static double dollars(@Nullable Price price, Demand demand, Instant now) {
    if (price == null) {
      return Double.NaN;
    }
    Tariff tariff = price.at(now);
    Rates rates = tariff.rates(demand.inputTokens());
    // An estimate that is only compared and shown: never money that anybody is charged.
    double tokens =
        demand.inputTokens() * (double) rates.of(TokenClass.INPUT)
            + demand.outputTokens() * (double) rates.of(TokenClass.OUTPUT);
    return tokens / MILLION / USD + tariff.perRequestNanoUsd() / USD;
  }
}

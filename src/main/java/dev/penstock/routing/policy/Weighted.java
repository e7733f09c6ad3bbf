package dev.penstock.routing.policy;

import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.util.List;
import java.util.random.RandomGenerator;

/** At random, each deployment with a probability in proportion to its weight. */
public final class Weighted implements RoutingPolicy {
  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    return Draw.byWeight(candidates, random);
  }

  /** The probability, 0 to 1. */
  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    double total = candidates.stream().mapToLong(Deployment::weight).sum();
    return candidates.stream()
        .mapToDouble(c -> total > 0 ? c.weight() / total : 1.0 / candidates.size())
        .toArray();
  }
}

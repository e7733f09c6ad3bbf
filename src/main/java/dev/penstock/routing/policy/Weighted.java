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
    long total = 0;
    for (Deployment candidate : candidates) {
      total += candidate.weight();
    }
    long ticket = random.nextLong(total);
    for (Deployment candidate : candidates) {
      ticket -= candidate.weight();
      if (ticket < 0) {
        return candidate;
      }
    }
    return candidates.getLast();
  }

  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    return candidates.stream().mapToDouble(Deployment::weight).toArray();
  }
}

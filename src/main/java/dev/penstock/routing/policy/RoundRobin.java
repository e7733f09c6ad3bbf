package dev.penstock.routing.policy;

import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * One after the other, all shards together; weights do not matter. The turn is the one state a
 * policy has.
 */
public final class RoundRobin implements RoutingPolicy {
  private final AtomicInteger turn = new AtomicInteger();

  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    return candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
  }

  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    return candidates.stream().mapToDouble(c -> 1).toArray();
  }
}

package dev.penstock.routing.policy;

import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The deployment with the fewest requests in flight for its weight: lowest {@code in_flight /
 * weight}; equals are drawn by weight.
 *
 * <p>Above 16 candidates two of them are drawn and the less busy one is taken (power of two
 * choices): nearly as even, and gateways that do not see each other's requests do not all run to
 * the same deployment.
 */
public final class LeastBusy implements RoutingPolicy {
  private static final int ALL = 16;

  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    List<Deployment> drawable = Draw.drawable(candidates);
    return least(drawable.size() > ALL ? two(drawable, random) : drawable, random);
  }

  /** Requests in flight per weight; the lowest is chosen. */
  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    return candidates.stream().mapToDouble(Draw::load).toArray();
  }

  private static Deployment least(List<Deployment> candidates, RandomGenerator random) {
    // Read once: other event loops change the figures meanwhile.
    double[] loads = candidates.stream().mapToDouble(Draw::load).toArray();
    return Draw.upTo(Draw.lowest(loads), candidates, loads, random);
  }

  private static List<Deployment> two(List<Deployment> candidates, RandomGenerator random) {
    int one = random.nextInt(candidates.size());
    int other = random.nextInt(candidates.size() - 1);
    return List.of(candidates.get(one), candidates.get(other < one ? other : other + 1));
  }
}

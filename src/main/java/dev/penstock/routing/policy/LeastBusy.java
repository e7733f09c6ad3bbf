package dev.penstock.routing.policy;

import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The deployment with the fewest requests in flight for its weight; any of them among equals, by
 * one pass that keeps each new equal with probability 1/n (reservoir sampling).
 */
public final class LeastBusy implements RoutingPolicy {
  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    Deployment best = candidates.getFirst();
    long bestLoad = best.inFlight();
    int equals = 1;
    for (int i = 1; i < candidates.size(); i++) {
      Deployment next = candidates.get(i);
      long load = next.inFlight();
      // load / weight compared without division
      int order = Long.compare(load * best.weight(), bestLoad * next.weight());
      if (order == 0) {
        equals++;
      }
      if (order < 0 || (order == 0 && random.nextInt(equals) == 0)) {
        best = next;
        bestLoad = load;
      }
      if (order < 0) {
        equals = 1;
      }
    }
    return best;
  }

  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    return candidates.stream().mapToDouble(c -> (double) c.inFlight() / c.weight()).toArray();
  }
}

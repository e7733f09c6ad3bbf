package dev.penstock.routing.policy;

import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The deployment with the most room under its limits; equals are drawn by weight.
 *
 * <pre>
 * headroom = min over its limits of (limit - used in the last 60 s) / limit
 * </pre>
 *
 * The limits are its own {@code rpm} and {@code tpm}, requests under way included, and the
 * provider's as far as its answers tell them; a deployment without any has headroom 1.
 */
public final class Usage implements RoutingPolicy {
  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    List<Deployment> drawable = Draw.drawable(candidates);
    double[] used = Arrays.stream(scores(drawable, demand)).map(headroom -> 1 - headroom).toArray();
    return Draw.upTo(Draw.lowest(used), drawable, used, random);
  }

  /** Headroom, 0 to 1; the highest is chosen. */
  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    return candidates.stream()
        .mapToDouble(c -> c.signals().limits().headroom(demand.nowNanos()))
        .toArray();
  }
}

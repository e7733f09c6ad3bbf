package dev.penstock.routing.policy;

import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * One after the other, all shards together; weights do not matter, but for 0. The turn is the one
 * state a policy has.
 */
public final class RoundRobin implements RoutingPolicy {
  private final AtomicInteger turn;

  public RoundRobin() {
    this(0);
  }

  private RoundRobin(int turn) {
    this.turn = new AtomicInteger(turn);
  }

  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    List<Deployment> drawable = Draw.drawable(candidates);
    return drawable.get(Math.floorMod(turn.getAndIncrement(), drawable.size()));
  }

  /** Places in the queue: 0 is next, 1 comes after it; {@code NaN} for those never in turn. */
  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    List<Deployment> drawable = Draw.drawable(candidates);
    int next = Math.floorMod(turn.get(), drawable.size());
    return candidates.stream()
        .mapToDouble(c -> place(drawable.indexOf(c), next, drawable))
        .toArray();
  }

  @Override
  public RoutingPolicy copy() {
    return new RoundRobin(turn.get());
  }

  private static double place(int index, int next, List<Deployment> drawable) {
    return index < 0 ? Double.NaN : Math.floorMod(index - next, drawable.size());
  }
}

package dev.penstock.routing;

import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses one of several deployments: a pure function of them, their signals and chance. */
public interface RoutingPolicy {

  /**
   * One of the candidates.
   *
   * @param candidates not empty; all of them may be called
   */
  Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random);

  /**
   * What the choice goes by, one figure for each candidate in their order; the meaning is the
   * policy's and documented with it. {@code NaN} where nothing is known.
   */
  double[] scores(List<Deployment> candidates, Demand demand);

  /** One that chooses as this one would, and leaves this one as it is. */
  default RoutingPolicy copy() {
    return this;
  }
}

package dev.penstock.routing;

import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses one of several deployments. */
public interface RoutingPolicy {

  /**
   * One of the candidates.
   *
   * @param candidates not empty
   */
  Deployment choose(List<Deployment> candidates, RandomGenerator random);
}

package dev.penstock.routing;

import java.util.List;

/** A name that callers ask for, the deployments behind it, and how one is chosen. */
record ModelGroup(String name, List<Deployment> deployments, RoutingPolicy policy) {
  ModelGroup {
    deployments = List.copyOf(deployments);
  }

  boolean wildcard() {
    return name.indexOf('*') >= 0;
  }
}

package dev.penstock;

import dev.penstock.config.Config;
import dev.penstock.routing.LiveState;
import dev.penstock.telemetry.DeploymentMeters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What the gauges of a configuration's deployments read. */
final class ShownDeployments {
  private final LiveState live;
  private final LongSupplier clock;

  /** {@code clock}: the monotonic one that the router goes by. */
  ShownDeployments(LiveState live, LongSupplier clock) {
    this.live = live;
    this.clock = clock;
  }

  /** Each deployment once, however many groups it stands in. */
  List<DeploymentMeters> of(Config config) {
    Map<String, DeploymentMeters> shown = new LinkedHashMap<>();
    config.models().values().stream()
        .flatMap(model -> model.deployments().stream())
        .forEach(each -> shown.computeIfAbsent(each.id(), this::meters));
    return List.copyOf(shown.values());
  }

  private DeploymentMeters meters(String id) {
    return new DeploymentMeters(
        id,
        () -> live.inFlight(id),
        () -> live.state(id, clock.getAsLong()),
        () -> live.cooldownNanos(id, clock.getAsLong()));
  }
}

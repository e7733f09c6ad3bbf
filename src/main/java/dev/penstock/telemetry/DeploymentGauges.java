package dev.penstock.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The gauges of the deployments that there are: those of a deployment that goes are taken away, so
 * that a dashboard does not show what no longer is.
 */
final class DeploymentGauges {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final MeterRegistry registry;
  private final Map<String, Shown> shown = new HashMap<>();

  DeploymentGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  /** From now on exactly these; of two with one id the last counts. */
  synchronized void show(Collection<DeploymentMeters> deployments) {
    Map<String, DeploymentMeters> byId =
        deployments.stream()
            .collect(Collectors.toMap(DeploymentMeters::id, each -> each, (one, other) -> other));
    shown
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !byId.containsKey(entry.getKey());
          if (gone) {
            entry.getValue().remove();
          }
          return gone;
        });
    byId.forEach((id, meters) -> {
      Shown known = shown.get(id);
      if (known == null) {
        shown.put(id, new Shown(meters));
      } else {
        known.source = meters;
      }
    });
  }

  /** The gauges of one deployment; what they read may change without a gap in their series. */
  private final class Shown {
    private volatile DeploymentMeters source;
    private final List<Meter> gauges;

    private Shown(DeploymentMeters source) {
      this.source = source;
      this.gauges =
          List.of(
              gauge(
                  "llm_deployment_in_flight",
                  "Requests that a deployment is working on",
                  meters -> meters.inFlight().getAsInt()),
              gauge(
                  "llm_deployment_state",
                  "The worst of a deployment's breakers: 0 closed, 1 half-open, 2 open",
                  meters -> meters.state().getAsInt()),
              gauge(
                  "llm_deployment_cooldown",
                  "Seconds for which a deployment is left alone still",
                  meters -> Math.max(0, meters.cooldownNanos().getAsLong()) / NANOS_PER_SECOND));
    }

    private Meter gauge(String name, String description, ToDoubleFunction<DeploymentMeters> read) {
      // Held by the registry: a weak reference, the default, would be lost and read as NaN.
      return Gauge.builder(name, () -> read.applyAsDouble(source))
          .description(description)
          .tag("deployment", source.id())
          .strongReference(true)
          .register(registry);
    }

    private void remove() {
      gauges.forEach(registry::remove);
    }
  }
}

package dev.penstock.admin;

import java.util.Map;

/**
 * Whether traffic may come, as {@code /health/ready} tells it.
 *
 * @param configVersion version of the configuration in force
 * @param dependencies state of each, by name; empty while the gateway depends on nothing
 */
public record Readiness(Status status, String configVersion, Map<String, String> dependencies) {
  public Readiness {
    dependencies = Map.copyOf(dependencies);
  }

  /** What a load balancer needs to know. */
  public enum Status {
    READY("ready", true),
    STARTING("starting", false),
    DRAINING("draining", false),
    /** Something is amiss, but requests are answered. */
    DEGRADED("degraded", true);

    private final String wire;
    private final boolean serving;

    Status(String wire, boolean serving) {
      this.wire = wire;
      this.serving = serving;
    }

    /** The value of {@code status} on the wire. */
    String wire() {
      return wire;
    }

    /** Whether traffic may come. */
    boolean serving() {
      return serving;
    }
  }
}

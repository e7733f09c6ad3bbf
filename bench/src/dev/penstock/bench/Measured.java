package dev.penstock.bench;

import java.util.Locale;

/**
 * A result, and what it cost.
 *
 * @param cpuSeconds of the target's process; for the direct call, of the mock's
 * @param loadSeconds of this process, the load generator
 * @param foreignCores what everything else on the machine took meanwhile
 */
record Measured(Result result, double cpuSeconds, double loadSeconds, double foreignCores) {

  /** One round, for whoever wants to see how much they differ. */
  String line(String measure, String target) {
    return String.format(
        Locale.ROOT,
        "%s, %s: %,.0f a second, CPU %.1f us each, p50 %,.0f us, %d errors, others took %.2f cores",
        measure,
        target,
        perSecond(),
        cpuMicrosPerUnit(),
        percentile(50),
        result.notWell(),
        foreignCores);
  }

  double perSecond() {
    return result.perSecond();
  }

  double cpuMicrosPerUnit() {
    return cpuSeconds * 1e6 / result.units();
  }

  double loadMicrosPerUnit() {
    return loadSeconds * 1e6 / result.units();
  }

  double percentile(double percent) {
    return result.times().percentile(percent);
  }
}

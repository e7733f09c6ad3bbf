package dev.penstock.bench;

/**
 * A result, and what it cost.
 *
 * @param cpuSeconds of the target's process; for the direct call, of the mock's
 * @param loadSeconds of this process, the load generator
 * @param foreignCores what everything else on the machine took meanwhile
 */
record Measured(Result result, double cpuSeconds, double loadSeconds, double foreignCores) {

  double perSecond() {
    return result.units() / result.seconds();
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

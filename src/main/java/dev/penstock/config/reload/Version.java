package dev.penstock.config.reload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigError;
import java.time.Instant;
import java.util.List;

/**
 * A configuration that is or was in force.
 *
 * @param number 1 at the start, one more for each that follows
 * @param restored number of the version that a rollback brought back; otherwise its own
 * @param config what is in force: what needs a restart is as it was at the start
 * @param shown what was written, with defaults and masked
 * @param restartNeeded settings that are written otherwise than they are in force
 */
public record Version(
    int number,
    int restored,
    Instant time,
    Origin origin,
    Config config,
    ObjectNode shown,
    List<ConfigError> warnings,
    List<String> restartNeeded) {
  public Version {
    warnings = List.copyOf(warnings);
    restartNeeded = List.copyOf(restartNeeded);
  }

  /** First 12 hex digits of the SHA-256 of what was written. */
  public String hash() {
    return config.version();
  }

  Version again(int nextNumber, Instant now) {
    return new Version(
        nextNumber, restored, now, Origin.ROLLBACK, config, shown, warnings, restartNeeded);
  }
}

package dev.penstock.config.reload;

import dev.penstock.config.ConfigError;
import java.time.Instant;
import java.util.List;

/** What came of an attempt to change the configuration. */
public sealed interface Outcome {

  /** Another one is in force. */
  record Replaced(Version now, Version before) implements Outcome {}

  /** What was read is in force already. */
  record Unchanged(Version now) implements Outcome {}

  /** What was read is wrong; all is as before. At least one error. */
  record Rejected(Origin origin, Instant time, List<ConfigError> errors) implements Outcome {
    public Rejected {
      errors = List.copyOf(errors);
    }
  }

  /** No version of that name is kept. */
  record NoSuchVersion() implements Outcome {}
}

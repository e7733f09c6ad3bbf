package dev.penstock.config;

import java.util.List;

/** What came of loading a configuration. */
public sealed interface Loaded {

  /** It is right as a whole. */
  record Ok(Config config) implements Loaded {}

  /** All that is wrong with it, in the order of the file; at least one error. */
  record Invalid(List<ConfigError> errors) implements Loaded {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }
}

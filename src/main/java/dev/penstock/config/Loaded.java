package dev.penstock.config;

import java.util.List;

/** What came of loading a configuration. */
public sealed interface Loaded {

  /** It is right as a whole. Warnings, in the order of the file, tell what was hardly meant. */
  record Ok(Config config, List<ConfigError> warnings) implements Loaded {
    public Ok {
      warnings = List.copyOf(warnings);
    }
  }

  /** All that is wrong with it, in the order of the file; at least one error. */
  record Invalid(List<ConfigError> errors) implements Loaded {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }
}

package dev.penstock.admission.auth;

import dev.penstock.config.ConfigError;
import java.util.List;

/** Settings of a key or a team that the configuration's rules forbid. */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigError> errors;

  /** At least one error. */
  InvalidSettingsException(List<ConfigError> errors) {
    super(errors.getFirst().toString(), null, false, false);
    this.errors = List.copyOf(errors);
  }

  /** What is wrong; paths begin at the settings. */
  public List<ConfigError> errors() {
    return errors;
  }
}

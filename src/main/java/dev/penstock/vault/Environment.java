package dev.penstock.vault;

import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import java.util.Locale;
import java.util.Map;

/** Secrets in environment variables; they change with a restart only. */
record Environment(String prefix, Map<String, String> variables) implements Vault {

  @Override
  public Look look() {
    return this::secret;
  }

  private String secret(String name) {
    String variable = variable(name);
    String value = variables.get(variable);
    if (value == null || value.isEmpty()) {
      throw new VaultException(
          Kind.ABSENT, "environment variable " + variable + " is not set (a vault of type env)");
    }
    return value;
  }

  /** {@code openai-prod} is in {@code PENSTOCK_SECRET_OPENAI_PROD}. */
  private String variable(String name) {
    StringBuilder variable = new StringBuilder(prefix);
    name.toUpperCase(Locale.ROOT)
        .chars()
        .forEach(c -> variable.append(c < 128 && Character.isLetterOrDigit(c) ? (char) c : '_'));
    return variable.toString();
  }

  /** Not the variables. */
  @Override
  public String toString() {
    return "Environment[" + prefix + "]";
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }
}

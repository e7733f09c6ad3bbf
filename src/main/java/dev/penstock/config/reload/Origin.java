package dev.penstock.config.reload;

import java.util.Locale;

/** What brought a configuration in force. */
public enum Origin {
  START,
  /** The file changed. */
  FILE,
  SIGNAL,
  ADMIN,
  /** A secret in the vault changed. */
  VAULT,
  ROLLBACK;

  /** The word for it in logs and answers. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.penstock.config.vault;

import java.nio.file.Path;
import java.util.Optional;

/** A vault during one reading of the configuration. Blocks, with a bound. */
public interface Secrets {

  /** The secret of that name, the same at each call; {@link VaultException} if there is none. */
  String secret(String name);

  /** The file that holds them, if they are in one: to be watched as the configuration is. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** The configuration that was read is right, so this vault is the one in use from now on. */
  void inUse();
}

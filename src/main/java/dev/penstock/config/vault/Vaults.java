package dev.penstock.config.vault;

/** The vaults that {@code vault://NAME} may lead to. Not for an event loop: it blocks. */
public interface Vaults {

  /** No vault: where configurations without secrets are read. */
  Vaults NONE =
      config ->
          new Secrets() {
            @Override
            public String secret(String name) {
              throw new VaultException(VaultException.Kind.VAULT, "there is no vault here");
            }

            @Override
            public void inUse() {
              // Nothing is open.
            }
          };

  /** Begins a reading; what does not work is told when a secret is asked for. */
  Secrets open(VaultConfig config);

  /** Whether what the last reading asked for is something else by now; false if nobody can tell. */
  default boolean changed() {
    return false;
  }
}

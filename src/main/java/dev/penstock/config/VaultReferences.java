package dev.penstock.config;

import dev.penstock.config.document.Node;
import dev.penstock.config.vault.Secrets;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.config.vault.Vaults;
import java.util.Optional;

/** The vault during one reading. Nothing is opened until something refers to it. */
final class VaultReferences {
  private final Optional<Secrets> secrets;
  private final Contents contents;
  private boolean noted;

  VaultReferences(VaultSection section, Vaults vaults, Node document, Contents contents) {
    this.secrets = section.read(document).map(vaults::open);
    this.contents = contents;
  }

  /** The secret of that name; a {@code VaultException} says why there is none. */
  String secret(String name) {
    Secrets vault =
        secrets.orElseThrow(
            () -> new VaultException(Kind.VAULT, "the vault is not set up; see the section vault"));
    if (!noted) {
      noted = true;
      vault.file().ifPresent(contents::note);
    }
    return vault.secret(name);
  }

  /** What was read is right. */
  void inUse() {
    secrets.ifPresent(Secrets::inUse);
  }
}

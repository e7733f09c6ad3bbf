package dev.penstock.vault.envelope;

import java.time.Instant;
import java.util.List;

/**
 * A secret with its latest versions.
 *
 * @param created when the name came into the vault
 * @param versions oldest first, at least one; the last one is current
 */
public record SealedSecret(String name, Instant created, List<SealedVersion> versions) {
  public SealedSecret {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a secret without a version");
    }
  }

  /** The one that {@code vault://NAME} gives. */
  public SealedVersion current() {
    return versions.getLast();
  }
}

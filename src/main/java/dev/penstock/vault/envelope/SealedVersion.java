package dev.penstock.vault.envelope;

import java.time.Instant;

/**
 * An envelope: one version of a secret, locked with a key of its own, and that key locked with the
 * master key. Both are bound to the secret's name and the version.
 *
 * @param key the data key under the master key
 * @param data the value under the data key
 */
public record SealedVersion(int version, Instant created, String key, String data) {
  @Override
  public String toString() {
    return "version " + version;
  }
}

package dev.penstock.vault.envelope;

import org.jspecify.annotations.Nullable;

/**
 * What a vault tells of its master key.
 *
 * @param kdf {@code none} if the master key is 32 bytes itself, {@code pbkdf2-sha256} if it is
 *     derived from a passphrase
 * @param iterations of the derivation; 0 for {@code none}
 * @param salt of the derivation, in base64; null for {@code none}
 * @param check something known, locked with the master key: tells a wrong key from a broken vault
 */
public record Lock(String kdf, int iterations, @Nullable String salt, String check) {}

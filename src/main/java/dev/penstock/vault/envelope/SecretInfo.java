package dev.penstock.vault.envelope;

import java.time.Instant;

/**
 * What may be told of a secret.
 *
 * @param version of the current value, from 1
 * @param fingerprint of the current value: as in a credential's name, {@code openai#1a2b3c4d}
 * @param kept versions that are kept, the current one counted
 * @param created when the name came into the vault
 * @param updated when the current value did
 */
public record SecretInfo(
    String name, int version, String fingerprint, int kept, Instant created, Instant updated) {}

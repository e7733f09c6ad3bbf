package dev.penstock.api.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change through the admin API. Holds no secret.
 *
 * @param id given by the store, rising; empty before
 * @param actor name of the key that was used, {@code admin} for the admin key
 * @param action as {@code key.create}, {@code vault.set}, {@code config.reload}
 * @param subject the name of what was changed
 * @param before digest of what it was; null if it was not there
 * @param after digest of what it is; null if it is gone
 */
public record AuditEntry(
    String id,
    Instant at,
    String actor,
    String action,
    String subject,
    @Nullable String before,
    @Nullable String after) {}

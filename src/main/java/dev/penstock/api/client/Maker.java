package dev.penstock.api.client;

import org.jspecify.annotations.Nullable;

/**
 * Who made an answer.
 *
 * @param deployment its id
 * @param credential id of the key that was used; null if there was none
 */
public record Maker(String provider, String deployment, @Nullable String credential) {}

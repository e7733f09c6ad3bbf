package dev.penstock.config.document;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param message what was expected; never a secret
 * @param suggestion the nearest valid name, if one is near
 */
public record Problem(KeyPath path, Place place, String message, @Nullable String suggestion) {}

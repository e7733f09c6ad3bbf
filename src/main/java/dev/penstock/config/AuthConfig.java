package dev.penstock.config;

import org.jspecify.annotations.Nullable;

/**
 * Section {@code auth}.
 *
 * @param adminKey null if none is set
 * @param anonymous resolved: {@code auto} has become true or false by host and admin key
 * @param jwt null if no tokens are taken
 */
public record AuthConfig(@Nullable Secret adminKey, boolean anonymous, @Nullable JwtConfig jwt) {}

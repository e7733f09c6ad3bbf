package dev.penstock.api.bus;

import dev.penstock.api.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code router.<shard>.models} what a caller may call; the reply is a {@code List<String>}.
 *
 * @param name only this model, wildcards included; null for all
 */
public record ModelsRequest(Principal principal, @Nullable String name) {}

package dev.penstock.api.bus;

import dev.penstock.api.CallOptions;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;

/**
 * Asks {@code router.<shard>.explain} where a request would go; nothing is reserved. The reply is
 * the decision as a Jackson {@code ObjectNode}.
 *
 * @param tokens input tokens of the request
 */
public record ExplainRequest(
    Snapshot snapshot,
    Principal principal,
    String model,
    long tokens,
    boolean stream,
    CallOptions options) {}

package dev.penstock.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A tool call of an earlier assistant turn. {@code arguments} is the parsed object (an empty text
 * counts as {@code {}}); {@code signature} is the provider's proof handed back, or null.
 */
public record ToolCall(
    String id,
    String name,
    ObjectNode arguments,
    @Nullable String signature,
    @Nullable JsonNode cacheControl) {}

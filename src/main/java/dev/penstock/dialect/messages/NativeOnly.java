package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import dev.penstock.error.FailureException;
import java.util.Set;

/**
 * What of a request only Anthropic itself can do: refused, by the names that the caller uses, where
 * another provider is asked. Blocks of an earlier answer that tell of Anthropic's own tools are no
 * fault: what came of them is in the text.
 */
final class NativeOnly {
  /** What has a counterpart, or only advises. */
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "system",
          "max_tokens",
          "stream",
          "metadata",
          "tools",
          "tool_choice",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "thinking",
          "output_config",
          "output_format",
          "service_tier",
          "context_management",
          "cache_control",
          "betas");

  private NativeOnly() {}

  /**
   * Checks a request that is to be translated.
   *
   * @param drop whether a parameter is dropped rather than refused
   * @param dropped takes the names of those that are
   */
  static void check(ObjectNode body, boolean drop, Set<String> dropped) {
    RequestField request = RequestField.root(body);
    body.propertyStream()
        .filter(field -> !KNOWN.contains(field.getKey()) && !field.getValue().isNull())
        .forEach(field -> {
          if (!drop) {
            throw unsupported(request.at(field.getKey()));
          }
          dropped.add(field.getKey());
        });
    for (RequestField tool : request.at("tools").items()) {
      if (!ToolsReader.isCustom(tool)) {
        throw tool.at("type")
            .unsupported(
                "Only Anthropic runs tools of the type at '"
                    + tool.at("type").path()
                    + "'; the provider of this model takes tools with an 'input_schema' only.");
      }
    }
    request.at("messages").items().forEach(NativeOnly::turn);
  }

  private static void turn(RequestField turn) {
    if (turn.at("content").json().isArray()) {
      boolean own = turn.at("role").json().asText().equals("assistant");
      turn.at("content").items().forEach(block -> block(block, own));
    }
  }

  private static void block(RequestField block, boolean own) {
    RequestField type = block.at("type");
    switch (type.json().asText()) {
      case "text", "thinking", "redacted_thinking", "tool_use", "search_result" -> {
        // Has a counterpart.
      }
      case "image" -> source(block, Set.of("base64", "url"));
      case "document" -> source(block, Set.of("base64", "text", "content", "url"));
      case "tool_result" -> {
        if (block.at("content").json().isArray()) {
          block.at("content").items().forEach(inner -> block(inner, false));
        }
      }
      default -> {
        if (!own) {
          throw unsupported(type);
        }
      }
    }
  }

  private static void source(RequestField block, Set<String> types) {
    RequestField type = block.at("source").at("type");
    if (!types.contains(type.json().asText())) {
      RequestField source = block.at("source");
      throw source.unsupported(
          "Only Anthropic can read '"
              + source.path()
              + "' of this type; send the content itself, as base64.");
    }
  }

  private static FailureException unsupported(RequestField field) {
    return field.unsupported(
        "Only Anthropic knows what is at '"
            + field.path()
            + "'; the provider of this model cannot express it.");
  }
}

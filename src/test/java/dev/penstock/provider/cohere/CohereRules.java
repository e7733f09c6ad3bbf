package dev.penstock.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Cohere's published schema and list of errors demand of a request. */
final class CohereRules {
  private CohereRules() {}

  static void check(JsonNode body) {
    assertThat(body.path("model").asText()).isNotEmpty();
    assertThat(body.path("messages").isArray()).isTrue();
    assertThat(body.path("messages")).isNotEmpty();
    between(body, "temperature", 0, 1);
    between(body, "p", 0.01, 0.99);
    between(body, "k", 0, 500);
    between(body, "frequency_penalty", 0, 1);
    between(body, "presence_penalty", 0, 1);
    between(body, "seed", 0, Long.MAX_VALUE);
    if (body.has("tool_choice")) {
      assertThat(body.path("tool_choice").asText()).isIn("REQUIRED", "NONE");
      assertThat(body.path("tools")).isNotEmpty();
    }
    if (body.has("thinking")) {
      assertThat(body.at("/thinking/type").asText()).isIn("enabled", "disabled");
      assertThat(body.at("/thinking/token_budget").asInt(1)).isPositive();
    }
    if (body.has("response_format")) {
      assertThat(body.at("/response_format/type").asText()).isEqualTo("json_object");
    }
    body.path("tools").forEach(CohereRules::tool);
    messages(body.path("messages"));
  }

  private static void tool(JsonNode tool) {
    assertThat(tool.path("type").asText()).isEqualTo("function");
    assertThat(tool.at("/function/name").asText()).isNotEmpty();
    assertThat(tool.at("/function/parameters").isObject()).isTrue();
  }

  private static void messages(JsonNode messages) {
    Set<String> calls = new HashSet<>();
    for (JsonNode message : messages) {
      switch (message.path("role").asText()) {
        case "system" -> content(message, List.of("text"));
        case "user" -> content(message, List.of("text", "image_url"));
        case "assistant" -> assistant(message, calls);
        case "tool" -> {
          content(message, List.of("text", "document"));
          assertThat(calls).contains(message.path("tool_call_id").asText());
        }
        default -> throw new AssertionError("no role of Cohere's: " + message);
      }
    }
  }

  private static void assistant(JsonNode message, Set<String> calls) {
    boolean empty = !message.has("content") && message.path("tool_calls").isEmpty();
    assertThat(empty).isFalse();
    if (message.has("content")) {
      content(message, List.of("text", "thinking"));
    }
    for (JsonNode call : message.path("tool_calls")) {
      assertThat(calls.add(call.path("id").asText())).as("id used once").isTrue();
      assertThat(call.path("type").asText()).isEqualTo("function");
      assertThat(call.at("/function/name").asText()).isNotEmpty();
      assertThat(call.at("/function/arguments").isTextual()).isTrue();
    }
  }

  private static void content(JsonNode message, List<String> types) {
    JsonNode content = message.path("content");
    assertThat(content.isTextual() || content.isArray()).isTrue();
    for (JsonNode block : content) {
      String type = block.path("type").asText();
      assertThat(type).isIn(types);
      assertThat(block.has(type)).isTrue();
    }
  }

  private static void between(JsonNode body, String name, double least, double most) {
    if (body.has(name)) {
      assertThat(body.path(name).isNumber()).as(name).isTrue();
      assertThat(body.path(name).doubleValue()).as(name).isBetween(least, most);
    }
  }
}

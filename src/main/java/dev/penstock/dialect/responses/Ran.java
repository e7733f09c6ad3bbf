package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts how often tools ran that OpenAI runs itself, by the items of an answer. */
final class Ran {
  private final Map<String, Long> uses = new HashMap<>();
  private final Set<String> containers = new HashSet<>();
  private long searches;

  /** What a whole response tells. */
  static Ran of(JsonNode response) {
    Ran ran = new Ran();
    response.path("output").forEach(ran::add);
    JsonNode image = response.path("tool_usage").path("image_gen");
    ran.tokens("image_generation_input_tokens", image.path("input_tokens"));
    ran.tokens("image_generation_output_tokens", image.path("output_tokens"));
    return ran;
  }

  /** One more item, which is done. */
  void add(JsonNode item) {
    String type = item.path("type").asText();
    switch (type) {
      case "web_search_call" -> {
        // A page that was opened is no search.
        if (item.path("action").path("type").asText("search").equals("search")) {
          searches++;
        }
      }
      case "file_search_call", "image_generation_call", "mcp_call" -> one(name(type));
      case "computer_call" -> one(HostedTools.COMPUTER);
      case "code_interpreter_call" -> {
        if (containers.add(item.path("container_id").asText())) {
          one(HostedTools.CODE_INTERPRETER);
        }
      }
      // Text, the caller's own tools, and what is to come.
      default -> {}
    }
  }

  /** How many searches of the web. */
  long searches() {
    return searches;
  }

  /** How often the other tools. */
  Usage.Hosting hosting() {
    return Usage.Hosting.of(uses);
  }

  private static String name(String type) {
    return type.substring(0, type.length() - "_call".length());
  }

  private void one(String name) {
    uses.merge(name, 1L, Long::sum);
  }

  private void tokens(String name, JsonNode count) {
    if (count.canConvertToLong() && count.asLong() > 0) {
      uses.put(name, count.asLong());
    }
  }
}

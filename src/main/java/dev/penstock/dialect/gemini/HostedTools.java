package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.Hosted.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tools that Google runs itself, by their names with underscores. After the Gemini API's reference
 * and its page of prices, read 2026-11-21.
 */
final class HostedTools {
  /** Those that answers tell of, in {@code groundingMetadata}. */
  private static final Set<String> COUNTED = Set.of("google_search", "google_maps");

  private HostedTools() {}

  static Hosted asked(ObjectNode request) {
    List<Tool> tools = new ArrayList<>();
    JsonNode named = request.path("tools");
    // Google takes one object as a list of it.
    for (JsonNode tool : named.isObject() ? List.of(named) : named) {
      tool.properties()
          .forEach(field -> {
            String name = Names.snake(field.getKey());
            if (!name.equals("function_declarations") && !field.getValue().isNull()) {
              tools.add(new Tool(name, COUNTED.contains(name) ? name : null, null));
            }
          });
    }
    return tools.isEmpty() ? Hosted.NONE : new Hosted(tools, null, null, null);
  }
}

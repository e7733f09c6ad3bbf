package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.Hosted.Tool;
import dev.penstock.api.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tools that OpenAI runs itself, as requests ask for them. After the API's reference and its page
 * of prices, read 2026-11-21.
 */
final class HostedTools {
  private static final String WEB_SEARCH = "web_search";
  private static final String WEB_SEARCH_PREVIEW = "web_search_preview";
  static final String CODE_INTERPRETER = "code_interpreter";
  static final String COMPUTER = "computer_use_preview";

  /** What the usual container has. */
  private static final String USUAL_MEMORY = "1g";

  private HostedTools() {}

  /** What a request asks for besides tokens. */
  static Hosted asked(ObjectNode request) {
    List<Tool> tools = new ArrayList<>();
    JsonNode most = request.path("max_tool_calls");
    Long maxUses = most.canConvertToLong() ? (Long) Math.max(0, most.asLong()) : null;
    for (JsonNode tool : request.path("tools")) {
      Tool asked = asked(tool, maxUses);
      if (asked != null) {
        tools.add(asked);
      }
    }
    if (request.hasNonNull("prompt")) {
      // A template may bring tools of its own.
      tools.add(new Tool("prompt", null, maxUses));
    }
    String tier = Usage.Kinds.tier(request.path("service_tier").textValue());
    return tools.isEmpty() && tier == null ? Hosted.NONE : new Hosted(tools, tier, null, null);
  }

  private static @Nullable Tool asked(JsonNode tool, @Nullable Long maxUses) {
    String type = tool.path("type").asText();
    String name = Hosted.unversioned(type);
    return switch (name) {
      // The caller runs these, or they only list others.
      case "", "function", "custom", "local_shell", "apply_patch", "namespace" -> null;
      case "shell" ->
          tool.path("environment").path("type").asText("local").equals("local")
              ? null
              : new Tool(name, null, maxUses);
      case WEB_SEARCH, WEB_SEARCH_PREVIEW -> new Tool(name, WEB_SEARCH, maxUses);
      case COMPUTER, "computer" -> new Tool(name, COMPUTER, maxUses);
      // One container, however often code runs in it.
      case CODE_INTERPRETER -> new Tool(container(tool), name, 1L);
      case "file_search", "image_generation", "mcp" -> new Tool(name, name, maxUses);
      // No answer tells how often it ran, as far as we know.
      default -> new Tool(name, null, maxUses);
    };
  }

  /** Containers with more memory have prices of their own. */
  private static String container(JsonNode tool) {
    String memory = tool.path("container").path("memory_limit").asText(USUAL_MEMORY);
    return memory.equals(USUAL_MEMORY) ? CODE_INTERPRETER : CODE_INTERPRETER + '_' + memory;
  }
}

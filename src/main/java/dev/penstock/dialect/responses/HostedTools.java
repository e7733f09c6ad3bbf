package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.Hosted.Tool;
import dev.penstock.api.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tools that OpenAI runs itself: what a request asks for, and how often an answer says that they
 * ran. After the API's reference and its page of prices, read 2026-11-21.
 */
final class HostedTools {
  private static final String WEB_SEARCH = "web_search";
  private static final String WEB_SEARCH_PREVIEW = "web_search_preview";
  private static final String CODE_INTERPRETER = "code_interpreter";

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
      tools.add(new Tool("prompt", "prompt", maxUses));
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
              : new Tool(name, name, maxUses);
      case WEB_SEARCH_PREVIEW -> new Tool(name, WEB_SEARCH, maxUses);
      // One container, however often code runs in it.
      case CODE_INTERPRETER -> new Tool(container(tool), name, 1L);
      default -> new Tool(name, name, maxUses);
    };
  }

  /** Containers with more memory have prices of their own. */
  private static String container(JsonNode tool) {
    String memory = tool.path("container").path("memory_limit").asText(USUAL_MEMORY);
    return memory.equals(USUAL_MEMORY) ? CODE_INTERPRETER : CODE_INTERPRETER + '_' + memory;
  }

  /** How many searches of the web a response tells of; a page that was opened is none. */
  static long searches(JsonNode response) {
    long searches = 0;
    for (JsonNode item : response.path("output")) {
      String action = item.path("action").path("type").asText("search");
      boolean search = item.path("type").asText().equals("web_search_call");
      searches += search && action.equals("search") ? 1 : 0;
    }
    return searches;
  }

  /** How often the other tools ran. */
  static Usage.Hosting ran(JsonNode response) {
    Map<String, Long> uses = new HashMap<>();
    Set<String> containers = new HashSet<>();
    for (JsonNode item : response.path("output")) {
      String type = item.path("type").asText();
      switch (type) {
        case "file_search_call", "image_generation_call", "mcp_call" -> one(uses, name(type));
        case "computer_call" -> one(uses, "computer_use_preview");
        case "code_interpreter_call" -> {
          if (containers.add(item.path("container_id").asText())) {
            one(uses, CODE_INTERPRETER);
          }
        }
        // Text, the caller's own tools, and what is to come.
        default -> {}
      }
    }
    JsonNode image = response.path("tool_usage").path("image_gen");
    tokens(uses, "image_generation_input_tokens", image.path("input_tokens"));
    tokens(uses, "image_generation_output_tokens", image.path("output_tokens"));
    return Usage.Hosting.of(uses);
  }

  private static String name(String type) {
    return type.substring(0, type.length() - "_call".length());
  }

  private static void one(Map<String, Long> uses, String name) {
    uses.merge(name, 1L, Long::sum);
  }

  private static void tokens(Map<String, Long> uses, String name, JsonNode count) {
    if (count.canConvertToLong() && count.asLong() > 0) {
      uses.put(name, count.asLong());
    }
  }
}

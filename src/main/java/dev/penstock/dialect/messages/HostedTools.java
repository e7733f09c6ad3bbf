package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.Hosted.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of Anthropic besides tokens: tools that it runs itself, a speed, a place.
 * After the Messages API's reference and its page of prices, read 2026-11-21.
 */
final class HostedTools {
  /** Anthropic knows them, and the caller runs them. */
  private static final Set<String> OF_CALLER =
      Set.of("", "custom", "bash", "text_editor", "computer", "memory");

  /** Those whose uses answers count, in {@code usage.server_tool_use}. */
  private static final Set<String> COUNTED = Set.of("web_search", "web_fetch");

  private static final String MCP = "mcp";

  private HostedTools() {}

  static Hosted asked(ObjectNode request) {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : request.path("tools")) {
      String name = Hosted.unversioned(tool.path("type").asText());
      if (!OF_CALLER.contains(name)) {
        tools.add(tool(name.equals("mcp_toolset") ? MCP : name, tool.path("max_uses")));
      }
    }
    if (!request.path("mcp_servers").isEmpty()) {
      tools.add(tool(MCP, request.path("max_uses")));
    }
    String speed = other(request.path("speed"), "standard");
    String geo = other(request.path("inference_geo"), "global");
    return tools.isEmpty() && speed == null && geo == null
        ? Hosted.NONE
        : new Hosted(tools, null, speed, geo);
  }

  private static Tool tool(String name, JsonNode maxUses) {
    return new Tool(
        name,
        COUNTED.contains(name) ? name : null,
        maxUses.canConvertToLong() ? (Long) Math.max(0, maxUses.asLong()) : null);
  }

  private static @Nullable String other(JsonNode asked, String usual) {
    return asked.isTextual() && !asked.textValue().equals(usual) ? asked.textValue() : null;
  }
}

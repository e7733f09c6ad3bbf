package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request's tools are called. A function within a namespace ({@code type: namespace}, which
 * groups the functions of one server) is elsewhere one whose name begins with the namespace's.
 */
final class ToolNames {
  private static final String BETWEEN = "__";

  private final Map<String, Name> names = new HashMap<>();

  /**
   * One tool's.
   *
   * @param space the namespace; null if it stands alone
   */
  record Name(String name, @Nullable String space, boolean custom) {}

  /** Of {@code tools}. */
  ToolNames(JsonNode tools) {
    add(tools, null);
  }

  private void add(JsonNode tools, @Nullable String space) {
    for (JsonNode tool : tools) {
      String type = tool.path("type").asText();
      String name = tool.path("name").asText();
      if (type.equals("namespace") && space == null) {
        add(tool.path("tools"), name);
      } else {
        names.put(joined(space, name), new Name(name, space, type.equals("custom")));
      }
    }
  }

  /** What a chat request calls a tool. */
  static String joined(@Nullable String space, String name) {
    return space == null ? name : space + BETWEEN + name;
  }

  /** The same of an item or choice that names one. */
  static String of(RequestField named) {
    return joined(named.at("namespace").optionalText(), named.at("name").name());
  }

  /** What the caller calls the tool that a model has called by this name. */
  Name called(String joined) {
    Name known = names.get(joined);
    return known == null ? new Name(joined, null, false) : known;
  }
}

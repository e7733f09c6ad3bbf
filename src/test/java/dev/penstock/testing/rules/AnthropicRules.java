package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.base64;
import static dev.penstock.testing.rules.Nodes.closed;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;
import static dev.penstock.testing.rules.Nodes.typed;
import static dev.penstock.testing.rules.Nodes.unique;
import static dev.penstock.testing.rules.Nodes.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Anthropic's Messages API: platform.claude.com/docs, API reference "Create a Message", guides
 * "Implement tool use" (names, ids, results at once after their calls and first in their turn),
 * "Extended thinking" (budgets, what does not go with it), "Prompt caching" (four marks), "Vision",
 * "Structured outputs", "Citations", "Search results" (all cited or none, no schema beside them);
 * and its own messages of error where a page is silent ("text content blocks must be non-empty",
 * "final assistant content cannot end with trailing whitespace").
 */
public final class AnthropicRules {
  private static final String TRAILING = "set /messages/3/content/0/text \"so \"";
  private static final String MISPLACED =
      "add /messages/0/content {\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"c2ln\"}";
  private static final String UNPAIRED = "drop /messages/2/content/1";
  private static final String RESULT_LAST =
      "set /messages/2/content [{\"type\":\"text\",\"text\":\"x\"},"
          + "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\"},"
          + "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_2\"}]";
  private static final String CHOICE_OF_NONE =
      "set /tool_choice {\"type\":\"tool\",\"name\":\"g\"}";
  private static final String STRANGE_IMAGE =
      "set /messages/0/content/1/source/media_type \"image/bmp\"";
  private static final String GOOD =
      """
      {"model":"claude-sonnet-4-5","max_tokens":4096,"system":[{"type":"text","text":"s",
       "cache_control":{"type":"ephemeral"}}],"top_p":0.99,"stop_sequences":["END"],
       "metadata":{"user_id":"u1"},
       "thinking":{"type":"enabled","budget_tokens":2048},
       "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{},
        "additionalProperties":false}}},
       "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],
       "tool_choice":{"type":"auto"},
       "messages":[
        {"role":"user","content":[{"type":"text","text":"q"},
         {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
         {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"}}]},
        {"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"c2ln"},
         {"type":"text","text":"a"},{"type":"tool_use","id":"toolu_1","name":"f","input":{}},
         {"type":"tool_use","id":"toolu_2","name":"f","input":{}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"r"},
         {"type":"tool_result","tool_use_id":"toolu_2","content":"r"},
         {"type":"text","text":"go on"}]},
        {"role":"assistant","content":[{"type":"text","text":"so"}]}]}
      """;
  private static final Set<String> MEMBERS =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "cache_control",
          "container",
          "context_management",
          "inference_geo",
          "mcp_servers",
          "metadata",
          "output_config",
          "output_format",
          "service_tier",
          "stop_sequences",
          "stream",
          "system",
          "temperature",
          "thinking",
          "tool_choice",
          "tools",
          "top_k",
          "top_p");

  public static final RuleSet MESSAGES = messages();

  private static final Set<String> VERTEX_MEMBERS = vertexMembers();

  /**
   * The same at Vertex AI: docs.cloud.google.com, "Use the Claude models" (the model is in the
   * path, the version in the body).
   */
  public static final RuleSet VERTEX =
      MESSAGES
          .at(
              "vertex",
              GOOD.replace(
                  "\"model\":\"claude-sonnet-4-5\"", "\"anthropic_version\":\"vertex-2023-10-16\""),
              "only members that there are",
              "a model, a limit and messages")
          .rule(
              "a version, a limit and messages, no model",
              body ->
                  text(body, "anthropic_version").equals("vertex-2023-10-16")
                      && !body.has("model")
                      && body.path("max_tokens").asInt() > 0
                      && !body.path("messages").isEmpty(),
              "drop /anthropic_version")
          .rule(
              "only members that there are",
              body -> only(body, VERTEX_MEMBERS),
              "set /frequency_penalty 1");

  private AnthropicRules() {}

  private static Set<String> vertexMembers() {
    Set<String> members = new HashSet<>(MEMBERS);
    members.add("anthropic_version");
    return members;
  }

  private static RuleSet messages() {
    return sources(samples(calls(turns(RuleSet.of("anthropic", GOOD)))));
  }

  private static RuleSet turns(RuleSet set) {
    return set.rule("only members that there are", body -> only(body, MEMBERS), "set /n 2")
        .rule(
            "a model, a limit and messages",
            body ->
                !text(body, "model").isEmpty()
                    && body.path("max_tokens").asInt() > 0
                    && !body.path("messages").isEmpty(),
            "drop /max_tokens")
        .rule("roles alternate, the user first", AnthropicRules::alternate, "drop /messages/1")
        .rule(
            "every turn has content",
            body -> all(each(body, "messages"), turn -> !each(turn, "content").isEmpty()),
            "set /messages/3/content []")
        .rule(
            "texts have words",
            body ->
                all(typed(blocks(body), "text"), block -> !text(block, "text").isBlank())
                    && all(
                        each(body, "system"),
                        block -> block.isTextual() || !text(block, "text").isBlank()),
            "set /messages/0/content/0/text \" \"")
        .rule("the last words end without a blank", AnthropicRules::trimmed, TRAILING)
        .rule("blocks stand in turns of their role", AnthropicRules::placed, MISPLACED);
  }

  private static RuleSet calls(RuleSet set) {
    return set.rule(
            "ids of calls are letters, digits, _ and -",
            body ->
                all(typed(blocks(body), "tool_use"), c -> text(c, "id").matches("[a-zA-Z0-9_-]+")),
            "set /messages/1/content/2/id \"functions.f:0\"",
            "set /messages/2/content/0/tool_use_id \"functions.f:0\"")
        .rule("results answer the calls of the turn before, all of them", Pairs::inBlocks, UNPAIRED)
        .rule("results come first in their turn", AnthropicRules::resultsFirst, RESULT_LAST)
        .rule(
            "names of tools are 1 to 128 letters, digits, _ and -, and their own",
            AnthropicRules::names,
            "set /tools/0/name \"a.b\"")
        .rule(
            "tools have a schema of an object",
            body ->
                all(
                    each(body, "tools"),
                    tool ->
                        (tool.has("type") && !text(tool, "type").equals("custom"))
                            || text(tool.path("input_schema"), "type").equals("object")),
            "drop /tools/0/input_schema/type")
        .rule(
            "inputs of calls are objects",
            body -> all(typed(blocks(body), "tool_use"), call -> call.path("input").isObject()),
            "set /messages/1/content/2/input \"{}\"")
        .rule("a choice is among tools that there are", AnthropicRules::choice, CHOICE_OF_NONE);
  }

  private static RuleSet samples(RuleSet set) {
    return set.rule(
            "at most four marks for the cache",
            body -> body.findValues("cache_control").size() <= 4,
            "set /tools/0/cache_control {\"type\":\"ephemeral\"}",
            "set /messages/0/content/0/cache_control {\"type\":\"ephemeral\"}",
            "set /messages/0/content/1/cache_control {\"type\":\"ephemeral\"}",
            "set /messages/3/content/0/cache_control {\"type\":\"ephemeral\"}")
        .rule(
            "thinking is not marked for the cache",
            body ->
                blocks(body).stream()
                    .filter(block -> text(block, "type").endsWith("thinking"))
                    .noneMatch(block -> block.has("cache_control")),
            "set /messages/1/content/0/cache_control {\"type\":\"ephemeral\"}")
        .rule(
            "sampling within bounds",
            body -> within(body, 0, 1, "/temperature", "/top_p") && within(body, 0, 1e9, "/top_k"),
            "set /temperature 1.5")
        .rule(
            "a budget of at least 1024 and below the limit",
            body ->
                within(
                    body, 1024, body.path("max_tokens").asInt() - 1.0, "/thinking/budget_tokens"),
            "set /thinking/budget_tokens 500")
        .rule("thinking goes with no other sampling", AnthropicRules::thinksFreely, "set /top_k 5")
        .rule(
            "thinking goes with no forced tool",
            body ->
                !among(body.at("/thinking/type"), "enabled", "adaptive")
                    || !body.has("thinking")
                    || among(body.at("/tool_choice/type"), "auto", "none"),
            "set /tool_choice/type \"any\"")
        .rule(
            "thinking is signed",
            body ->
                all(typed(blocks(body), "thinking"), b -> !text(b, "signature").isEmpty())
                    && all(typed(blocks(body), "redacted_thinking"), b -> base64(b.path("data"))),
            "set /messages/1/content/0/signature \"\"")
        .rule("pictures and files of types that it takes", AnthropicRules::media, STRANGE_IMAGE)
        .rule(
            "sequences to stop at have words",
            body -> all(each(body, "stop_sequences"), stop -> !stop.asText().isBlank()),
            "set /stop_sequences [\"\\n\"]")
        .rule(
            "a user id of at most 256 characters",
            body -> body.at("/metadata/user_id").asText().length() <= 256,
            "set /metadata/user_id \"" + "u".repeat(257) + "\"")
        .rule(
            "a schema for answers is closed",
            body -> closed(body.at("/output_config/format/schema")),
            "drop /output_config/format/schema/additionalProperties");
  }

  private static RuleSet sources(RuleSet set) {
    return set.rule(
            "search results have a source, a title and words",
            body -> all(typed(blocks(body), "search_result"), AnthropicRules::found),
            "add /messages/0/content"
                + " {\"type\":\"search_result\",\"source\":\"s\",\"title\":\"t\",\"content\":[]}")
        .rule(
            "all documents are cited or none, and so are search results",
            body -> alike(body, "document") && alike(body, "search_result"),
            "add /messages/0/content {\"type\":\"document\",\"citations\":{\"enabled\":true}}")
        .rule(
            "nothing is cited in answers of a schema",
            body ->
                !body.path("output_config").has("format")
                    || blocks(body).stream().noneMatch(AnthropicRules::cited),
            "set /messages/0/content/2/citations {\"enabled\":true}");
  }

  private static List<JsonNode> blocks(JsonNode body) {
    List<JsonNode> blocks = new ArrayList<>(each(body, "messages", "content"));
    blocks.addAll(each(body, "messages", "content", "content"));
    return blocks.stream().filter(JsonNode::isObject).toList();
  }

  private static boolean alternate(JsonNode body) {
    String before = "assistant";
    for (JsonNode turn : body.path("messages")) {
      if (!among(turn.path("role"), "user", "assistant") || text(turn, "role").equals(before)) {
        return false;
      }
      before = text(turn, "role");
    }
    return true;
  }

  private static boolean trimmed(JsonNode body) {
    JsonNode messages = body.path("messages");
    JsonNode last = messages.path(messages.size() - 1);
    JsonNode content = last.path("content");
    String words =
        content.isTextual() ? content.asText() : text(content.path(content.size() - 1), "text");
    return !text(last, "role").equals("assistant") || words.equals(words.stripTrailing());
  }

  private static boolean placed(JsonNode body) {
    return all(
        each(body, "messages"),
        turn -> {
          boolean user = text(turn, "role").equals("user");
          return all(
              each(turn, "content"),
              block ->
                  block.isTextual()
                      || (user
                          ? among(
                              block.path("type"),
                              "text",
                              "image",
                              "document",
                              "search_result",
                              "tool_result")
                          : among(
                              block.path("type"),
                              "text",
                              "thinking",
                              "redacted_thinking",
                              "tool_use")));
        });
  }

  private static boolean resultsFirst(JsonNode body) {
    for (JsonNode turn : body.path("messages")) {
      boolean other = false;
      for (JsonNode block : turn.path("content")) {
        boolean result = text(block, "type").equals("tool_result");
        if (result && other) {
          return false;
        }
        other |= !result;
      }
    }
    return true;
  }

  private static boolean names(JsonNode body) {
    List<String> names = each(body, "tools", "name").stream().map(JsonNode::asText).toList();
    List<String> called =
        typed(blocks(body), "tool_use").stream().map(call -> text(call, "name")).toList();
    return unique(names)
        && names.stream().allMatch(name -> name.matches("[a-zA-Z0-9_-]{1,128}"))
        && called.stream().allMatch(name -> name.matches("[a-zA-Z0-9_-]{1,128}"));
  }

  private static boolean choice(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    boolean none = choice.isMissingNode();
    boolean known =
        !text(choice, "type").equals("tool")
            || each(body, "tools", "name").contains(choice.path("name"));
    return none
        || (among(choice.path("type"), "auto", "any", "tool", "none")
            && !body.path("tools").isEmpty()
            && known);
  }

  private static boolean thinksFreely(JsonNode body) {
    boolean thinks =
        body.has("thinking") && !text(body.path("thinking"), "type").equals("disabled");
    return !thinks
        || (!body.has("top_k")
            && within(body, 1, 1, "/temperature")
            && within(body, 0.95, 1, "/top_p"));
  }

  private static boolean media(JsonNode body) {
    return all(
            typed(blocks(body), "image"),
            image -> source(image, "image/jpeg", "image/png", "image/gif", "image/webp"))
        && all(
            typed(blocks(body), "document"), file -> source(file, "application/pdf", "text/plain"));
  }

  private static boolean found(JsonNode result) {
    return !text(result, "source").isBlank()
        && !text(result, "title").isBlank()
        && !result.path("content").isEmpty()
        && all(each(result, "content"), piece -> !text(piece, "text").isBlank());
  }

  private static boolean alike(JsonNode body, String type) {
    return typed(blocks(body), type).stream().map(AnthropicRules::cited).distinct().count() <= 1;
  }

  private static boolean cited(JsonNode block) {
    return block.at("/citations/enabled").asBoolean();
  }

  private static boolean source(JsonNode block, String... types) {
    JsonNode source = block.path("source");
    return switch (text(source, "type")) {
      case "base64" -> among(source.path("media_type"), types) && base64(source.path("data"));
      case "text" -> text(source, "media_type").equals("text/plain") && source.has("data");
      case "url" -> text(source, "url").startsWith("https://");
      case "file", "content" -> true;
      default -> false;
    };
  }
}

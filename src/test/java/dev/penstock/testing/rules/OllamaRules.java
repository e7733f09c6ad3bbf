package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;

import java.util.Set;

/**
 * Ollama's /api/chat: github.com/ollama/ollama, docs/api.md and api/types.go (ChatRequest, Message,
 * ToolCall, Tool, ThinkValue: "must be high, medium, low, max, true, or false").
 */
public final class OllamaRules {
  private static final String GOOD =
      """
      {"model":"m","stream":true,"think":"low","format":{"type":"object"},
       "options":{"num_predict":9,"stop":["a"],"temperature":0.5},
       "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object",
        "properties":{}}}}],
       "messages":[{"role":"system","content":"s"},
        {"role":"user","content":"q","images":["AAAA"]},
        {"role":"assistant","content":"","tool_calls":[{"function":{"name":"f",
         "arguments":{}}}]},
        {"role":"tool","content":"r","tool_name":"f"}]}
      """;
  private static final Set<String> MEMBERS =
      Set.of(
          "model",
          "messages",
          "stream",
          "format",
          "keep_alive",
          "tools",
          "options",
          "think",
          "truncate",
          "shift",
          "logprobs",
          "top_logprobs");

  public static final RuleSet CHAT =
      RuleSet.of("ollama", GOOD)
          .rule("only members that there are", body -> only(body, MEMBERS), "set /max_tokens 5")
          .rule(
              "a model and messages",
              body -> !text(body, "model").isEmpty() && body.path("messages").isArray(),
              "drop /model")
          .rule(
              "roles that there are",
              body ->
                  all(
                      each(body, "messages", "role"),
                      role ->
                          Set.of("system", "user", "assistant", "tool").contains(role.asText())),
              "set /messages/0/role \"developer\"")
          .rule(
              "contents are texts",
              body -> all(each(body, "messages"), message -> message.path("content").isTextual()),
              "set /messages/1/content [{\"type\":\"text\",\"text\":\"q\"}]")
          .rule(
              "pictures are base64",
              body -> all(each(body, "messages", "images"), Nodes::base64),
              "set /messages/1/images [\"data:image/png;base64,AAAA\"]")
          .rule(
              "arguments are objects",
              body ->
                  all(
                      each(body, "messages", "tool_calls", "function"),
                      function ->
                          function.path("arguments").isObject()
                              && !text(function, "name").isEmpty()),
              "set /messages/2/tool_calls/0/function/arguments \"{}\"")
          .rule(
              "tools are functions with a name and parameters",
              body ->
                  all(
                      each(body, "tools"),
                      tool ->
                          text(tool, "type").equals("function")
                              && tool.at("/function/parameters").isObject()
                              && !tool.at("/function/name").asText().isEmpty()),
              "drop /tools/0/function/parameters")
          .rule(
              "a form of answers is json or a schema",
              body -> body.path("format").isObject() || among(body.path("format"), "json", ""),
              "set /format \"json_object\"")
          .rule(
              "thinking is a flag or a level",
              body ->
                  body.path("think").isBoolean()
                      || among(body.path("think"), "low", "medium", "high", "max"),
              "set /think \"none\"")
          .rule(
              "the stop option is a list",
              body -> among(body.at("/options/stop")) || body.at("/options/stop").isArray(),
              "set /options/stop \"a\"");

  private OllamaRules() {}
}

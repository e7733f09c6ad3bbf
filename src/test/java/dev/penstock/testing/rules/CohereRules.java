package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;
import static dev.penstock.testing.rules.Nodes.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cohere's chat, version 2: github.com/cohere-ai/cohere-developer-experience, cohere-openapi.yaml,
 * path /v2/chat (members, bounds, "a list of up to 5 strings", ResponseFormatV2: "not supported
 * when used in combinations with the documents or tools parameters"); docs.cohere.com, "Errors"
 * (ids used once, results after their calls).
 */
public final class CohereRules {
  private static final String STRANGE = "set /messages/0/content [{\"type\":\"image_url\"}]";
  private static final String UNPAIRED = "set /messages/3/tool_call_id \"c2\"";
  private static final String GOOD =
      """
      {"model":"command-a","stream":false,"temperature":0.5,"p":0.5,"k":5,"max_tokens":99,
       "stop_sequences":["a"],"thinking":{"type":"enabled","token_budget":500},
       "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
       "tool_choice":"REQUIRED",
       "messages":[{"role":"system","content":"s"},
        {"role":"user","content":[{"type":"text","text":"q"},
         {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
        {"role":"assistant","tool_plan":"p","tool_calls":[
         {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c1","content":"r"}]}
      """;
  private static final Set<String> MEMBERS =
      Set.of(
          "model",
          "messages",
          "stream",
          "tools",
          "strict_tools",
          "documents",
          "citation_options",
          "response_format",
          "safety_mode",
          "max_tokens",
          "stop_sequences",
          "temperature",
          "seed",
          "frequency_penalty",
          "presence_penalty",
          "k",
          "p",
          "logprobs",
          "tool_choice",
          "thinking",
          "priority");
  private static final Map<String, List<String>> TYPES =
      Map.of(
          "system", List.of("text"),
          "user", List.of("text", "image_url"),
          "assistant", List.of("text", "thinking"),
          "tool", List.of("text", "document"));

  public static final RuleSet CHAT =
      RuleSet.of("cohere", GOOD)
          .rule("only members that there are", body -> only(body, MEMBERS), "set /top_p 1")
          .rule(
              "a model and messages",
              body -> !text(body, "model").isEmpty() && !body.path("messages").isEmpty(),
              "drop /model")
          .rule(
              "roles that there are",
              body -> all(each(body, "messages"), m -> TYPES.containsKey(text(m, "role"))),
              "set /messages/0/role \"developer\"")
          .rule("contents of the kinds that a role may say", CohereRules::contents, STRANGE)
          .rule(
              "an assistant says something or calls",
              body ->
                  all(
                      each(body, "messages"),
                      m ->
                          !text(m, "role").equals("assistant")
                              || m.has("content")
                              || !m.path("tool_calls").isEmpty()),
              "drop /messages/2/tool_calls")
          .rule("ids are used once, and results answer calls", CohereRules::pairs, UNPAIRED)
          .rule(
              "arguments are texts",
              body ->
                  all(
                      each(body, "messages", "tool_calls"),
                      call ->
                          text(call, "type").equals("function")
                              && call.at("/function/arguments").isTextual()
                              && !call.at("/function/name").asText().isEmpty()),
              "set /messages/2/tool_calls/0/function/arguments {}")
          .rule(
              "functions have a name and parameters",
              body ->
                  all(
                      each(body, "tools"),
                      tool ->
                          text(tool, "type").equals("function")
                              && !tool.at("/function/name").asText().isEmpty()
                              && tool.at("/function/parameters").isObject()),
              "drop /tools/0/function/parameters")
          .rule(
              "a choice is REQUIRED or NONE, among tools",
              body ->
                  among(body.path("tool_choice"), "REQUIRED", "NONE")
                      && (!body.has("tool_choice") || !body.path("tools").isEmpty()),
              "set /tool_choice \"AUTO\"")
          .rule(
              "no form of answers beside tools or documents",
              body ->
                  !body.has("response_format")
                      || (body.path("tools").isEmpty() && body.path("documents").isEmpty()),
              "set /response_format {\"type\":\"json_object\"}")
          .rule(
              "the form of answers is json_object",
              body -> among(body.at("/response_format/type"), "json_object", "text"),
              "set /response_format {\"type\":\"json_schema\"}")
          .rule(
              "sampling within bounds",
              body ->
                  within(body, 0, 1, "/temperature", "/frequency_penalty", "/presence_penalty")
                      && within(body, 0.01, 0.99, "/p")
                      && within(body, 0, 500, "/k")
                      && within(body, 0, 2e19, "/seed"),
              "set /p 1")
          .rule(
              "at most five sequences to stop at",
              body -> each(body, "stop_sequences").size() <= 5,
              "set /stop_sequences [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]")
          .rule(
              "thinking is on or off, with a positive budget",
              body ->
                  among(body.at("/thinking/type"), "enabled", "disabled")
                      && within(body, 1, 1e9, "/thinking/token_budget"),
              "set /thinking/token_budget 0");

  private CohereRules() {}

  private static boolean contents(JsonNode body) {
    return all(
        each(body, "messages"),
        message ->
            all(
                each(message, "content"),
                block ->
                    block.isTextual()
                        || (TYPES
                                .getOrDefault(text(message, "role"), List.of())
                                .contains(text(block, "type"))
                            && block.has(text(block, "type")))));
  }

  private static boolean pairs(JsonNode body) {
    Set<String> calls = new HashSet<>();
    for (JsonNode message : body.path("messages")) {
      for (JsonNode call : each(message, "tool_calls")) {
        if (!calls.add(text(call, "id"))) {
          return false;
        }
      }
      if (text(message, "role").equals("tool") && !calls.contains(text(message, "tool_call_id"))) {
        return false;
      }
    }
    return true;
  }
}

package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;
import static dev.penstock.testing.rules.Nodes.typed;
import static dev.penstock.testing.rules.Nodes.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's Responses: github.com/openai/openai-openapi, schemas CreateResponse, InputItem,
 * FunctionToolCall, FunctionTool; its messages of error ("No tool output found for function call",
 * "Invalid 'input[95].call_id': string too long. Expected a string with maximum length 64").
 */
public final class ResponsesRules {
  private static final String GOOD =
      """
      {"model":"gpt-5","instructions":"i","max_output_tokens":99,
       "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false}],
       "input":[{"role":"user","content":"q"},
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
        {"type":"function_call_output","call_id":"c1","output":"r"},
        {"role":"user","content":[{"type":"input_text","text":"q"}]}]}
      """;
  private static final Set<String> MEMBERS =
      Set.of(
          "background",
          "context_management",
          "conversation",
          "include",
          "input",
          "instructions",
          "max_output_tokens",
          "max_tool_calls",
          "metadata",
          "model",
          "parallel_tool_calls",
          "previous_response_id",
          "prompt",
          "prompt_cache_key",
          "prompt_cache_retention",
          "reasoning",
          "safety_identifier",
          "service_tier",
          "store",
          "stream",
          "stream_options",
          "temperature",
          "text",
          "tool_choice",
          "tools",
          "top_logprobs",
          "top_p",
          "truncation",
          "user");

  public static final RuleSet RESPONSES =
      RuleSet.of("responses", GOOD)
          .rule("only members that there are", body -> only(body, MEMBERS), "set /messages []")
          .rule(
              "a model and an input",
              body -> !text(body, "model").isEmpty() && body.has("input"),
              "drop /input")
          .rule("calls and results pair", ResponsesRules::pairs, "set /input/2/call_id \"c2\"")
          .rule(
              "ids of calls of at most 64 characters",
              body -> all(each(body, "input", "call_id"), id -> id.asText().length() <= 64),
              "set /input/1/call_id \"" + "c".repeat(65) + "\"")
          .rule(
              "arguments are texts",
              body ->
                  all(
                      typed(each(body, "input"), "function_call"),
                      call -> call.path("arguments").isTextual()),
              "set /input/1/arguments {}")
          .rule(
              "functions have a name of their own, at the top",
              body ->
                  all(
                      typed(each(body, "tools"), "function"),
                      tool -> text(tool, "name").matches("[a-zA-Z0-9_-]{1,64}")),
              "set /tools/0 {\"type\":\"function\",\"function\":{\"name\":\"f\"}}")
          .rule(
              "sampling within bounds",
              body -> within(body, 0, 2, "/temperature") && within(body, 0, 1, "/top_p"),
              "set /temperature 3")
          .rule(
              "a limit of at least 16",
              body -> within(body, 16, 1e9, "/max_output_tokens"),
              "set /max_output_tokens 5");

  private ResponsesRules() {}

  private static boolean pairs(JsonNode body) {
    if (body.has("previous_response_id") || body.has("conversation")) {
      return true;
    }
    List<JsonNode> items = each(body, "input");
    Set<String> calls = new HashSet<>();
    Set<String> results = new HashSet<>();
    typed(items, "function_call").forEach(call -> calls.add(text(call, "call_id")));
    typed(items, "function_call_output").forEach(result -> results.add(text(result, "call_id")));
    return calls.equals(results);
  }
}

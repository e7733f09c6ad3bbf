package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.closed;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;
import static dev.penstock.testing.rules.Nodes.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's chat completions: github.com/openai/openai-openapi, schemas CreateChatCompletionRequest,
 * ChatCompletionRequestMessage, FunctionObject ("a-z, A-Z, 0-9, or contain underscores and dashes,
 * with a maximum length of 64"), ResponseFormatJsonSchema; guides "Function calling" and
 * "Structured outputs"; and its messages of error ("an assistant message with 'tool_calls' must be
 * followed by tool messages", "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a
 * string with maximum length 40", "parallel_tool_calls is only allowed when 'tools' are
 * specified").
 */
public final class ChatRules {
  private static final String STRANGE_PART =
      "set /messages/3/content [{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}]";
  private static final String CHOICE_OF_NONE =
      "set /tool_choice {\"type\":\"function\",\"function\":{\"name\":\"g\"}}";
  private static final String NAME = "[a-zA-Z0-9_-]{1,64}";
  private static final String GOOD =
      """
      {"model":"gpt-5","max_completion_tokens":99,"temperature":1,"stop":["a"],"user":"u",
       "stream":true,"stream_options":{"include_usage":true},
       "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,
        "schema":{"type":"object","properties":{},"required":[],"additionalProperties":false}}},
       "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
       "tool_choice":"auto","parallel_tool_calls":true,
       "messages":[{"role":"system","content":"s"},
        {"role":"user","content":[{"type":"text","text":"q"},
         {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
         {"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA",
          "filename":"a.pdf"}}]},
        {"role":"assistant","content":null,"tool_calls":[
         {"id":"abcdefgh1","type":"function","function":{"name":"f","arguments":"{}"}},
         {"id":"abcdefgh2","type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"abcdefgh1","content":"r"},
        {"role":"tool","tool_call_id":"abcdefgh2","content":"r"},
        {"role":"assistant","content":"a"},
        {"role":"user","content":"q"}]}
      """;
  private static final Set<String> MEMBERS =
      Set.of(
          "audio",
          "frequency_penalty",
          "function_call",
          "functions",
          "logit_bias",
          "logprobs",
          "max_completion_tokens",
          "max_tokens",
          "messages",
          "metadata",
          "modalities",
          "model",
          "n",
          "parallel_tool_calls",
          "prediction",
          "presence_penalty",
          "prompt_cache_key",
          "prompt_cache_retention",
          "reasoning_effort",
          "response_format",
          "safety_identifier",
          "seed",
          "service_tier",
          "stop",
          "store",
          "stream",
          "stream_options",
          "temperature",
          "tool_choice",
          "tools",
          "top_logprobs",
          "top_p",
          "user",
          "verbosity",
          "web_search_options");

  /** Annotations of earlier answers are not in the schema, but were recorded to be taken. */
  private static final Set<String> OF_MESSAGES =
      Set.of(
          "annotations",
          "role",
          "content",
          "name",
          "refusal",
          "audio",
          "tool_calls",
          "tool_call_id",
          "function_call");

  /** What every server of the format wants. */
  public static final RuleSet ANY =
      RuleSet.of("any", GOOD)
          .rule(
              "a model and messages",
              body -> !text(body, "model").isEmpty() && !body.path("messages").isEmpty(),
              "drop /model")
          .rule(
              "roles that there are",
              body ->
                  all(
                      each(body, "messages"),
                      message ->
                          among(
                              message.path("role"),
                              "system",
                              "developer",
                              "user",
                              "assistant",
                              "tool",
                              "function")),
              "set /messages/1/role \"model\"")
          .rule("every message has content", ChatRules::says, "set /messages/1/content []")
          .rule("parts of the kinds that a role may say", ChatRules::parts, STRANGE_PART)
          .rule("a message answers each call, at once", Pairs::inMessages, "drop /messages/4")
          .rule(
              "arguments are texts",
              body ->
                  all(
                      each(body, "messages", "tool_calls", "function"),
                      function -> function.path("arguments").isTextual()),
              "set /messages/2/tool_calls/0/function/arguments {}")
          .rule("a choice is among tools that there are", ChatRules::choice, CHOICE_OF_NONE)
          .rule(
              "a schema for answers has a name and is an object",
              body ->
                  !text(body.path("response_format"), "type").equals("json_schema")
                      || (body.at("/response_format/json_schema/name").asText("").matches(NAME)
                          && body.at("/response_format/json_schema/schema").isObject()),
              "drop /response_format/json_schema/name")
          .rule(
              "one limit",
              body -> !body.has("max_tokens") || !body.has("max_completion_tokens"),
              "set /max_tokens 5",
              "set /max_completion_tokens 5")
          .rule(
              "options of streams only with streams",
              body -> !body.has("stream_options") || body.path("stream").asBoolean(),
              "set /stream_options {}",
              "drop /stream");

  /** OpenAI itself, and Azure. */
  public static final RuleSet OPENAI =
      ANY.at("openai", GOOD)
          .rule("only members that there are", body -> only(body, MEMBERS), "set /top_k 5")
          .rule(
              "only members of messages that there are",
              body -> all(each(body, "messages"), message -> only(message, OF_MESSAGES)),
              "set /messages/5/reasoning_content \"x\"")
          .rule(
              "parts without extensions",
              body ->
                  all(
                      each(body, "messages", "content"),
                      part -> !part.has("cache_control") && !part.has("citations")),
              "set /messages/1/content/0/cache_control {\"type\":\"ephemeral\"}")
          .rule(
              "names of 1 to 64 letters, digits, _ and -",
              body -> names(body).stream().allMatch(name -> name.matches(NAME)),
              "set /tools/0/function/name \"a.b\"")
          .rule(
              "ids of calls of at most 40 characters",
              body ->
                  all(each(body, "messages", "tool_calls", "id"), id -> id.asText().length() <= 40)
                      && all(
                          each(body, "messages", "tool_call_id"), id -> id.asText().length() <= 40),
              "set /messages/2/tool_calls/0/id \"" + "i".repeat(41) + "\"")
          .rule(
              "strict schemas are closed",
              body ->
                  !body.at("/response_format/json_schema/strict").asBoolean()
                      || closed(body.at("/response_format/json_schema/schema")),
              "drop /response_format/json_schema/schema/additionalProperties")
          .rule(
              "sampling within bounds",
              body ->
                  within(body, 0, 2, "/temperature")
                      && within(body, 0, 1, "/top_p")
                      && within(body, -2, 2, "/presence_penalty", "/frequency_penalty")
                      && within(body, 1, 128, "/n")
                      && within(body, 0, 20, "/top_logprobs"),
              "set /temperature 3")
          .rule(
              "at most four sequences to stop at",
              body -> each(body, "stop").size() <= 4,
              "set /stop [\"a\",\"b\",\"c\",\"d\",\"e\"]")
          .rule(
              "likelihoods of others only with logprobs",
              body -> !body.has("top_logprobs") || body.path("logprobs").asBoolean(),
              "set /top_logprobs 2")
          .rule(
              "a user of at most 64 characters",
              body -> text(body, "user").length() <= 64,
              "set /user \"" + "u".repeat(65) + "\"")
          .rule(
              "files have a name or an id",
              body ->
                  all(
                      each(body, "messages", "content", "file"),
                      file ->
                          file.has("file_id") || (file.has("filename") && file.has("file_data"))),
              "drop /messages/1/content/2/file/filename")
          .rule(
              "parallel calls only with tools",
              body ->
                  !body.has("parallel_tool_calls") || body.has("tools") || body.has("functions"),
              "drop /tools",
              "drop /tool_choice");

  private ChatRules() {}

  static List<String> names(JsonNode body) {
    List<JsonNode> functions = new ArrayList<>(each(body, "tools", "function"));
    functions.addAll(each(body, "functions"));
    functions.addAll(each(body, "messages", "tool_calls", "function"));
    return functions.stream().map(function -> text(function, "name")).toList();
  }

  private static boolean says(JsonNode body) {
    return all(
        each(body, "messages"),
        message -> {
          JsonNode content = message.path("content");
          boolean some = content.isTextual() || (content.isArray() && !content.isEmpty());
          boolean other =
              !message.path("tool_calls").isEmpty()
                  || message.has("function_call")
                  || message.hasNonNull("refusal")
                  || message.has("audio")
                  || message.hasNonNull("reasoning_content")
                  || message.hasNonNull("reasoning");
          return some || (text(message, "role").equals("assistant") && other);
        });
  }

  private static boolean parts(JsonNode body) {
    return all(
        each(body, "messages"),
        message ->
            all(
                each(message, "content"),
                part ->
                    part.isTextual()
                        || (part.has(text(part, "type"))
                            && switch (text(message, "role")) {
                              case "user" ->
                                  among(
                                      part.path("type"),
                                      "text",
                                      "image_url",
                                      "input_audio",
                                      "file",
                                      "video_url");
                              case "assistant" -> among(part.path("type"), "text", "refusal");
                              default -> among(part.path("type"), "text");
                            })));
  }

  private static boolean choice(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    if (choice.isMissingNode()) {
      return true;
    }
    if (choice.isTextual()) {
      return among(choice, "auto", "none", "required", "any") && !body.path("tools").isEmpty();
    }
    return switch (text(choice, "type")) {
      case "function" -> names(body).contains(choice.at("/function/name").asText());
      case "allowed_tools" -> choice.has("allowed_tools");
      default -> false;
    };
  }
}

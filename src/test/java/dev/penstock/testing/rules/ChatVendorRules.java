package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where servers of OpenAI's format differ.
 *
 * <p>Mistral: docs.mistral.ai/api (members; what is not there is refused), and its own validator,
 * github.com/mistralai/mistral-common, protocol/instruct/validator.py (order of roles, ids of nine
 * letters and digits, the last message).
 *
 * <p>DeepSeek: api-docs.deepseek.com, "Create Chat Completion" (roles, response formats, names).
 *
 * <p>Groq: console.groq.com/docs/openai ("messages[].name" is not supported). Others: their page of
 * chat completions, as named in {@code provider.openai.Vendors}.
 */
public final class ChatVendorRules {
  private static final String DEVELOPER = "set /messages/0/role \"developer\"";
  private static final String ENDS_BADLY = "drop /messages/6";
  private static final String NAMED_BADLY = "set /tools/0/function/name \"a.b\"";
  private static final String LIMIT = "the limit is max_tokens";
  private static final String ID = "[a-zA-Z0-9]{9}";
  private static final String NAME = "[a-zA-Z0-9_-]{1,64}";
  private static final Set<String> OF_MISTRAL =
      Set.of(
          "model",
          "messages",
          "temperature",
          "top_p",
          "max_tokens",
          "stream",
          "stop",
          "random_seed",
          "response_format",
          "tools",
          "tool_choice",
          "presence_penalty",
          "frequency_penalty",
          "n",
          "prediction",
          "parallel_tool_calls",
          "prompt_mode",
          "reasoning_effort",
          "guardrails",
          "metadata",
          "safe_prompt");
  private static final Set<String> MESSAGES_OF_MISTRAL =
      Set.of("role", "content", "name", "prefix", "tool_calls", "tool_call_id");

  public static final RuleSet MISTRAL =
      ChatRules.ANY
          .at("mistral", mistral())
          .rule("only members that there are", body -> only(body, OF_MISTRAL), "set /user \"u\"")
          .rule(
              "only members of messages that there are",
              body -> all(each(body, "messages"), message -> only(message, MESSAGES_OF_MISTRAL)),
              "set /messages/5/refusal \"no\"")
          .rule("no developer", ChatVendorRules::noDeveloper, DEVELOPER)
          .rule(
              "ids of calls are nine letters and digits",
              body ->
                  all(each(body, "messages", "tool_calls", "id"), id -> id.asText().matches(ID))
                      && all(each(body, "messages", "tool_call_id"), id -> id.asText().matches(ID)),
              "set /messages/2/tool_calls/0/id \"toolu_12345\"")
          .rule("roles follow in order", ChatVendorRules::ordered, "drop /messages/5")
          .rule("the last to speak is not the assistant", ChatVendorRules::endsWell, ENDS_BADLY)
          .rule("names of 1 to 64 letters, digits, _ and -", ChatVendorRules::named, NAMED_BADLY);

  public static final RuleSet DEEPSEEK =
      ChatRules.ANY
          .at("deepseek", plain())
          .rule("no developer", ChatVendorRules::noDeveloper, DEVELOPER)
          .rule("names of 1 to 64 letters, digits, _ and -", ChatVendorRules::named, NAMED_BADLY)
          .rule(
              LIMIT,
              body -> !body.has("max_completion_tokens"),
              "drop /max_tokens",
              "set /max_completion_tokens 5")
          .rule(
              "thinking has a type alone",
              body ->
                  among(body.at("/thinking/type"), "enabled", "disabled")
                      && !body.path("thinking").has("budget_tokens"),
              "set /thinking {\"type\":\"enabled\",\"budget_tokens\":2048}");

  public static final RuleSet GROQ =
      ChatRules.ANY
          .at("groq", body())
          .rule(
              "no members of messages of other vendors",
              body ->
                  all(
                      each(body, "messages"),
                      message ->
                          only(
                              message,
                              Set.of(
                                  "role",
                                  "content",
                                  "name",
                                  "reasoning",
                                  "channel",
                                  "refusal",
                                  "tool_calls",
                                  "tool_call_id",
                                  "function_call"))),
              "set /messages/5/thinking_blocks []");

  /** Those of whom is known only that they have no developer, and one name of the limit. */
  public static final RuleSet PLAIN =
      ChatRules.ANY
          .at("plain", plain())
          .rule("no developer", ChatVendorRules::noDeveloper, DEVELOPER)
          .rule(
              LIMIT,
              body -> !body.has("max_completion_tokens"),
              "drop /max_tokens",
              "set /max_completion_tokens 5");

  /** By the type of the provider. */
  private static final Map<String, RuleSet> BY_TYPE =
      Map.ofEntries(
          Map.entry("openai", ChatRules.OPENAI),
          Map.entry("azure-openai", ChatRules.OPENAI),
          Map.entry("mistral", MISTRAL),
          Map.entry("deepseek", DEEPSEEK),
          Map.entry("groq", GROQ),
          Map.entry("together", PLAIN),
          Map.entry("perplexity", PLAIN),
          Map.entry("huggingface", PLAIN),
          Map.entry("nvidia", PLAIN),
          Map.entry("vllm", PLAIN),
          Map.entry("llamacpp", PLAIN));

  private ChatVendorRules() {}

  /** Rules of a provider type that speaks OpenAI's format. */
  public static RuleSet of(String type) {
    return BY_TYPE.getOrDefault(type, ChatRules.ANY);
  }

  static List<RuleSet> sets() {
    return List.of(ChatRules.ANY, ChatRules.OPENAI, MISTRAL, DEEPSEEK, GROQ, PLAIN);
  }

  private static String body() {
    return ChatRules.ANY.good();
  }

  private static String plain() {
    ObjectNode body = (ObjectNode) RuleSet.read(body());
    return body.put("max_tokens", 99).without("max_completion_tokens").toString();
  }

  private static String mistral() {
    ObjectNode body = (ObjectNode) RuleSet.read(plain());
    return body.without(List.of("user", "stream_options")).toString();
  }

  private static boolean noDeveloper(JsonNode body) {
    return all(each(body, "messages", "role"), role -> !role.asText().equals("developer"));
  }

  private static boolean named(JsonNode body) {
    return ChatRules.names(body).stream().allMatch(name -> name.matches(NAME));
  }

  private static boolean ordered(JsonNode body) {
    List<String> pairs = new ArrayList<>();
    String before = "";
    for (JsonNode message : body.path("messages")) {
      pairs.add(before + " " + text(message, "role"));
      before = text(message, "role");
    }
    return pairs.stream()
        .noneMatch(
            Set.of("tool user", "tool system", "assistant system", "user tool", "system tool")
                ::contains);
  }

  private static boolean endsWell(JsonNode body) {
    JsonNode messages = body.path("messages");
    JsonNode last = messages.path(messages.size() - 1);
    return !text(last, "role").equals("assistant") || last.path("prefix").asBoolean();
  }
}

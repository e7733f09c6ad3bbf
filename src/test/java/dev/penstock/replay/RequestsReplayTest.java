package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.rules.RuleSet;
import dev.penstock.testing.rules.Rules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded request of each caller's dialect through a real gateway to each type of provider:
 * what is sent is valid by the vendor's published rules, or the caller is told which field the
 * provider cannot have; which those are is a list, see {@link Refusals}. Skipped where there are no
 * recordings.
 */
final class RequestsReplayTest {
  /** A usual model of each type of provider. */
  private static final Map<String, String> MODELS = models();

  /** Types with a format of their own. */
  private static final Set<String> OWN =
      Set.of("anthropic", "gemini", "bedrock", "cohere", "ollama", "tgi");

  /** A chat request passes to a vendor of its format with whatever else its caller put there. */
  private static final String JUDGED_BY_VENDOR = "only members that there are";

  private static final Refusals REFUSALS = new Refusals();

  private static ScriptedUpstream upstream;
  private static GatewayUnderTest gateway;

  /** Dialects of callers, by the format of recordings. */
  private enum Caller {
    CHAT("openai-chat"),
    MESSAGES("anthropic-messages"),
    RESPONSES("openai-responses"),
    GEMINI("gemini");

    final String format;

    Caller(String format) {
      this.format = format;
    }

    String path(String model) {
      return switch (this) {
        case CHAT -> "/v1/chat/completions";
        case MESSAGES -> "/v1/messages";
        case RESPONSES -> "/v1/responses";
        case GEMINI -> "/v1beta/models/" + model + ":generateContent";
      };
    }

    String body(JsonNode request, String model) {
      ObjectNode body = request.deepCopy();
      return (this == GEMINI ? body.without("model") : body.put("model", model)).toString();
    }
  }

  private static Map<String, String> models() {
    Map<String, String> models = new LinkedHashMap<>();
    models.put("anthropic", "claude-sonnet-4-5");
    models.put("gemini", "gemini-2.5-flash");
    models.put("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0");
    models.put("cohere", "command-a-reasoning-08-2025");
    models.put("ollama", "gpt-oss:20b");
    models.put("tgi", "llama");
    models.put("openai", "gpt-5");
    models.put("azure-openai", "gpt-5");
    models.put("mistral", "mistral-large-latest");
    models.put("deepseek", "deepseek-chat");
    models.put("groq", "openai/gpt-oss-20b");
    models.put("xai", "grok-4");
    models.put("openrouter", "openai/gpt-5");
    models.put("together", "openai/gpt-oss-20b");
    models.put("fireworks", "gpt-oss-20b");
    models.put("perplexity", "sonar");
    models.put("huggingface", "openai/gpt-oss-20b");
    models.put("nvidia", "openai/gpt-oss-20b");
    models.put("vllm", "qwen3");
    models.put("llamacpp", "qwen3");
    models.put("openai-compatible", "qwen3");
    return models;
  }

  @BeforeAll
  static void start() {
    Recordings.thereAreSome();
    upstream = ScriptedUpstream.json(400, "{\"error\":{\"message\":\"seen\"}}");
    StringBuilder providers = new StringBuilder("providers:\n");
    StringBuilder models = new StringBuilder("models:\n");
    MODELS.forEach((type, model) -> {
      String url = upstream.url() + "/" + type + (OWN.contains(type) ? "" : "/v1");
      String more = type.equals("bedrock") ? ", region: us-east-1" : "";
      providers.append(
          "  %1$s: {type: %1$s, base_url: \"%2$s\", api_key: sk-recorded%3$s}\n"
              .formatted(type, url, more));
      models.append(
          "  to-%1$s: {deployments: [{provider: %1$s, model: \"%2$s\"}]}\n".formatted(type, model));
    });
    gateway =
        new GatewayUnderTest(
            providers.append(models).toString(),
            // Or else what is refused would hang on the network of whoever runs this.
            "content.fetch.enabled=false",
            "routing.retries.attempts=1",
            "routing.circuit_breaker.consecutive_failures=1000000",
            "routing.circuit_breaker.minimum_calls=1000000");
  }

  @AfterAll
  static void stop() throws IOException {
    // Null where the test was skipped.
    if (gateway != null) {
      REFUSALS.end();
      gateway.close();
      upstream.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_request_is_valid_or_refused() {
    return Stream.of(Caller.values())
        .flatMap(caller ->
            MODELS.keySet().stream()
                .map(type -> dynamicTest(caller + " to " + type, () -> check(caller, type))));
  }

  private static void check(Caller caller, String type) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Recording recording : Recordings.of(caller.format)) {
      JsonNode request = recording.request();
      // What the vendor itself found wrong need not become right.
      if (request != null && recording.status() != 400) {
        wrong.addAll(faults(caller, type, recording.toString(), request));
      }
    }

    String which = caller + " " + type;
    assertThat(wrong).isEmpty();
    assertThat(REFUSALS.lines(which)).isEqualTo(REFUSALS.expected(which));
  }

  private static List<String> faults(Caller caller, String type, String name, JsonNode request)
      throws IOException {
    String model = "to-" + type;
    int before = upstream.calls().size();
    RawClient.Answer answer;
    try (RawClient client = gateway.client()) {
      answer = client.post(caller.path(model), caller.body(request, model)).answer();
    }
    if (upstream.calls().size() > before) {
      ScriptedUpstream.Call call = upstream.calls().getLast();
      RuleSet rules = Rules.of(type, call.line);
      boolean raw = caller == Caller.CHAT && !OWN.contains(type);
      return rules.broken(Recordings.JSON.readTree(call.body)).stream()
          .filter(rule -> !(raw && rule.equals(JUDGED_BY_VENDOR)))
          .map(rule -> name + ": " + rule + ": " + call.body)
          .toList();
    }
    if (!refused(caller, answer)) {
      return List.of(name + ": " + answer.body());
    }
    REFUSALS.add(caller + " " + type, told(caller, answer), name);
    return List.of();
  }

  /** The field; of Anthropic's errors nothing, since it is in their words alone. */
  private static String told(Caller caller, RawClient.Answer answer) throws IOException {
    JsonNode error = Recordings.JSON.readTree(answer.body()).path("error");
    return switch (caller) {
      case CHAT, RESPONSES -> error.path("param").asText();
      case MESSAGES -> "-";
      case GEMINI -> error.at("/details/0/metadata/field").asText("-");
    };
  }

  /** Anthropic's errors have no place for a code, nor for the field but in their text. */
  private static boolean refused(Caller caller, RawClient.Answer answer) throws IOException {
    JsonNode error = Recordings.JSON.readTree(answer.body()).path("error");
    String code = "unsupported_parameter";
    boolean told =
        switch (caller) {
          case CHAT, RESPONSES ->
              error.path("code").asText().equals(code) && error.path("param").isTextual();
          case MESSAGES ->
              error.path("type").asText().equals("invalid_request_error")
                  && !error.path("message").asText().isBlank();
          case GEMINI -> error.at("/details/0/reason").asText().equals(code);
        };
    return answer.status() == 400 && told;
  }
}

package dev.penstock.replay;

import static dev.penstock.testing.FactsAssert.assertThatCallerHas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.tokens.Tokenizer;
import dev.penstock.testing.FoldedContent;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recording behind a real gateway, for a caller of Gemini's API: what it gets keeps the
 * facts, streamed and whole. Skipped where there are no recordings.
 */
final class GeminiReplayTest {
  private static final List<String> OWN = List.of("anthropic", "ollama");
  private static final List<String> OPENAI_FORMAT =
      List.of(
          "openai",
          "azure",
          "deepseek",
          "groq",
          "mistral",
          "openrouter",
          "xai",
          "vllm",
          "llamacpp",
          "ollama-openai",
          "huggingface");

  /** In other formats, or answers to what a message cannot ask for. */
  private static final Set<String> OTHER =
      Set.of("huggingface/json-tgi", "huggingface/stream-tgi", "openai/json-function-call-legacy");

  private static final String FAILS = "gemini/stream-unexpected-tool-call";

  private static final int[] PIECES = {Integer.MAX_VALUE, 1, 7};

  private static Replay replay;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    Recordings.thereAreSome();
    Tokenizer.CL100K.load();
    Tokenizer.O200K.load();
    replay = new Replay();
    gateway = newGateway();
  }

  private static GatewayUnderTest newGateway() {
    StringBuilder providers = new StringBuilder("providers:\n");
    StringBuilder models = new StringBuilder("models:\n");
    Stream.concat(Stream.of("gemini"), vendors())
        .forEach(vendor -> {
          boolean own = OWN.contains(vendor) || vendor.equals("gemini");
          String type = own ? vendor : "openai-compatible";
          providers.append(
              "  %s: {type: %s, base_url: \"%s%s\", api_key: sk-recorded}\n"
                  .formatted(vendor, type, replay.url(type), own ? "" : "/v1"));
          models.append(
              "  \"%1$s/*\": {deployments: [{provider: %1$s, model: \"*\"}]}\n".formatted(vendor));
        });
    return new GatewayUnderTest(
        providers.append(models).toString(),
        "routing.retries.attempts=1",
        "routing.circuit_breaker.consecutive_failures=1000000",
        "routing.circuit_breaker.minimum_calls=1000000");
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
      replay.close();
    }
  }

  private static Stream<String> vendors() {
    return Stream.concat(OWN.stream(), OPENAI_FORMAT.stream());
  }

  @TestFactory
  Stream<DynamicTest> every_translated_recording_keeps_its_facts() {
    return vendors()
        .flatMap(vendor -> Recordings.ofProvider(vendor).stream())
        .filter(recording -> !OTHER.contains(recording.toString()))
        .filter(recording -> !recording.kind().equals("error"))
        .map(recording -> dynamicTest(recording.toString(), () -> check(recording)));
  }

  private static void check(Recording recording) throws IOException {
    if (recording.kind().equals("json")) {
      RawClient.Answer answer = ask(recording, false, 0);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      keepsFacts(FoldedContent.of(List.of(Recordings.JSON.readTree(answer.body()))), recording);
      return;
    }
    for (int bytes : PIECES) {
      RawClient.Answer answer = ask(recording, true, bytes);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      stream(recording, FoldedContent.of(FoldedContent.events(answer.body())));
    }
    RawClient.Answer array = ask(gateway, recording, ":streamGenerateContent", 7);
    assertThat(array.headers()).containsEntry("content-type", "application/json");
    stream(recording, FoldedContent.of(FoldedContent.array(array.body())));
  }

  private static void stream(Recording recording, FoldedContent folded) {
    if (recording.facts().path("error_in_stream").isObject()) {
      assertThat(folded.error()).isNotNull();
      assertThat(folded.error().at("/error/message"))
          .isEqualTo(recording.facts().at("/error_in_stream/message"));
    } else {
      assertThat(folded.error()).isNull();
      keepsFacts(folded, recording);
    }
  }

  private static void keepsFacts(FoldedContent answer, Recording recording) {
    ObjectNode facts = recording.facts().deepCopy();
    if (facts.path("refusal").isTextual()) {
      // Its refusal is text, and the reason to stop.
      facts.set("text", facts.remove("refusal"));
      facts.put("finish_reason", "content_filter");
    }
    if (recording.provider().equals("xai")) {
      // Its reasoning comes on top of its output; here the output is all of it.
      ObjectNode usage = (ObjectNode) facts.path("usage");
      long reasoning = usage.path("reasoning_tokens").asLong();
      usage.put("output_tokens", usage.path("output_tokens").asLong() + reasoning);
    }
    assertThatCallerHas(answer.asChat()).keeps(facts).keepsUsage(facts);
  }

  @TestFactory
  Stream<DynamicTest> what_gemini_says_passes_unchanged() {
    return Recordings.ofProvider("gemini").stream()
        .filter(recording -> !recording.kind().equals("error"))
        .map(recording -> dynamicTest(recording.toString(), () -> unchanged(recording)));
  }

  private static void unchanged(Recording recording) throws IOException {
    String recorded = new String(recording.response(), StandardCharsets.UTF_8);
    if (recording.kind().equals("json")) {
      assertThat(ask(recording, false, 0).body()).isEqualTo(recorded);
      return;
    }
    List<JsonNode> chunks =
        recorded.startsWith("[") ? FoldedContent.array(recorded) : FoldedContent.events(recorded);
    for (int bytes : PIECES) {
      RawClient.Answer answer = ask(recording, true, bytes);
      if (recording.toString().equals(FAILS)) {
        assertThat(answer.status()).isEqualTo(502);
      } else {
        assertThat(FoldedContent.events(answer.body())).isEqualTo(chunks);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> errors_have_googles_shape_and_our_status() {
    return Stream.concat(Stream.of("gemini"), vendors())
        .flatMap(vendor -> Recordings.ofProvider(vendor).stream())
        .filter(recording -> recording.kind().equals("error"))
        .filter(recording -> !recording.toString().equals("huggingface/error-404"))
        .map(recording -> dynamicTest(recording.toString(), () -> error(recording)));
  }

  /** One that has not seen the provider refuse calls is asked. */
  private static void error(Recording recording) throws IOException {
    RecordedErrors.Expected expected = RecordedErrors.of(recording);
    RawClient.Answer answer;
    try (GatewayUnderTest fresh = newGateway()) {
      answer = ask(fresh, recording, ":generateContent", 0);
    }

    assertThat(answer.status()).as(answer.body()).isEqualTo(expected.status());
    JsonNode error = Recordings.JSON.readTree(answer.body());
    assertThat(error.at("/error/code").asInt()).isEqualTo(expected.status());
    assertThat(error.at("/error/status").asText())
        .isEqualTo(
            switch (expected.status()) {
              case 404 -> "NOT_FOUND";
              case 429 -> "RESOURCE_EXHAUSTED";
              case 502, 503 -> "UNAVAILABLE";
              default -> "INVALID_ARGUMENT";
            });
    assertThat(error.at("/error/message").asText()).isNotBlank();
    assertThat(error.at("/error/details/0/metadata/request_id").asText())
        .isEqualTo(answer.headers().get("x-request-id"));
  }

  private static RawClient.Answer ask(Recording recording, boolean stream, int pieceBytes)
      throws IOException {
    return ask(
        gateway,
        recording,
        stream ? ":streamGenerateContent?alt=sse" : ":generateContent",
        pieceBytes);
  }

  private static RawClient.Answer ask(
      GatewayUnderTest asked, Recording recording, String method, int pieceBytes)
      throws IOException {
    String model = recording.provider() + "/" + recording.facts().path("model").asText("m");
    replay.give(recording, pieceBytes);
    try (RawClient client = asked.client()) {
      return client
          .post(
              "/v1beta/models/" + model + method,
              "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}")
          .answer();
    }
  }
}

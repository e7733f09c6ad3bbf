package dev.penstock.replay;

import static dev.penstock.testing.FactsAssert.assertThatCallerHas;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.tokens.Tokenizer;
import dev.penstock.testing.Folded;
import dev.penstock.testing.Folded.Ending;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recording behind a real gateway, over sockets: what a caller of the OpenAI API gets keeps
 * its facts. Skipped where there are no recordings.
 */
final class GatewayReplayTest {
  private static final List<String> NATIVE =
      List.of("anthropic", "bedrock", "cohere", "gemini", "ollama");
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

  /** Of vendors that are no type themselves. */
  private static final Map<String, String> TYPES =
      Map.of("azure", "azure-openai", "ollama-openai", "openai-compatible");

  /** TGI's own {@code /generate} is for a provider type of its own. */
  private static final List<String> OF_TGI =
      List.of("huggingface/error-404", "huggingface/json-tgi", "huggingface/stream-tgi");

  /** Its finish reason has no counterpart and nothing was produced: a failed attempt. */
  private static final String FAILS = "gemini/stream-unexpected-tool-call";

  private static final int[] PIECES = {Integer.MAX_VALUE, 1, 7};

  private static final Map<String, Integer> replayed = new LinkedHashMap<>();
  private static Replay replay;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    Recordings.thereAreSome();
    // Or else the first answers are counted by the rule of thumb and later ones by it.
    Tokenizer.CL100K.load();
    Tokenizer.O200K.load();
    replay = new Replay();
    gateway = newGateway();
  }

  /** Each call counts for itself: one that failed is neither made again nor held against others. */
  private static GatewayUnderTest newGateway() {
    StringBuilder providers = new StringBuilder("providers:\n");
    StringBuilder models = new StringBuilder("models:\n");
    vendors()
        .forEach(vendor -> {
          boolean own = NATIVE.contains(vendor);
          String type = own ? vendor : TYPES.getOrDefault(vendor, vendor);
          String url = replay.url(type) + (own ? "" : "/v1");
          String more = type.equals("bedrock") ? ", region: us-east-1" : "";
          providers.append(
              "  %s: {type: %s, base_url: \"%s\", api_key: sk-recorded%s}\n"
                  .formatted(vendor, type, url, more));
          models.append(
              "  \"%1$s/*\": {deployments: [{provider: %1$s, model: \"*\"}]}\n".formatted(vendor));
        });
    providers.append(
        "  tgi: {type: tgi, base_url: \"%s\", api_key: sk-recorded}\n"
            .formatted(replay.url("tgi")));
    models.append("  \"tgi/*\": {deployments: [{provider: tgi, model: \"*\"}]}\n");
    return new GatewayUnderTest(
        providers.append(models).toString(),
        "routing.retries.attempts=1",
        "routing.circuit_breaker.consecutive_failures=1000000",
        "routing.circuit_breaker.minimum_calls=1000000");
  }

  @AfterAll
  static void stop() {
    // Null where the test was skipped.
    if (gateway != null) {
      gateway.close();
      replay.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_recording_keeps_its_facts() {
    Stream<DynamicTest> recordings =
        vendors()
            .flatMap(vendor -> Recordings.ofProvider(vendor).stream())
            .map(recording -> dynamicTest(recording.toString(), () -> check(recording)));
    return Stream.concat(recordings, Stream.of(dynamicTest("all there are", this::count)));
  }

  private static Stream<String> vendors() {
    return Stream.concat(NATIVE.stream(), OPENAI_FORMAT.stream());
  }

  private static void check(Recording recording) throws IOException {
    switch (recording.kind()) {
      case "stream" -> stream(recording);
      case "json" -> whole(recording);
      default -> error(recording);
    }
    replayed.merge(recording.provider(), 1, Integer::sum);
  }

  private static void stream(Recording recording) throws IOException {
    String first = null;
    for (int bytes : PIECES) {
      RawClient.Answer answer = ask(gateway, recording, true, bytes);
      if (recording.toString().equals(FAILS)) {
        assertError(answer, 502, "upstream_error");
        continue;
      }
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
      Folded folded = Folded.ofFrames(answer.body().getBytes(UTF_8));
      assertThatCallerHas(folded).keeps(recording.facts());
      JsonNode error = recording.facts().path("error_in_stream");
      if (!error.isMissingNode()) {
        JsonNode message = error.isObject() ? error.path("message") : error;
        assertThat(folded.ending()).isEqualTo(Ending.ERROR);
        assertThat(folded.error().path("message")).isEqualTo(message);
      } else {
        assertThat(folded.ending()).isEqualTo(Ending.DONE);
        assertThatCallerHas(folded).keepsUsage(recording.facts());
      }
      first = Objects.requireNonNullElse(first, answer.body());
      assertThat(comparable(answer.body())).isEqualTo(comparable(first));
    }
  }

  private static void whole(Recording recording) throws IOException {
    RawClient.Answer answer = ask(gateway, recording, false, 0);

    assertThat(answer.status()).isEqualTo(200);
    assertThatCallerHas(Folded.ofAnswer(answer.body().getBytes(UTF_8)))
        .keeps(recording.facts())
        .keepsUsage(recording.facts());
  }

  private static void error(Recording recording) throws IOException {
    RecordedErrors.Expected expected = RecordedErrors.of(recording);
    for (boolean stream : new boolean[] {false, true}) {
      RawClient.Answer answer;
      // One that has not seen the provider refuse calls.
      try (GatewayUnderTest fresh = newGateway()) {
        answer = ask(fresh, recording, stream, 0);
      }

      assertError(answer, expected.status(), expected.code());
      String message = recording.facts().at("/error/message").asText();
      if (expected.tellsMessage()) {
        // Addresses in it, of a vendor's documents too, are masked.
        String told = json(answer).at("/error/message").asText().split("\\[address]", 2)[0];
        assertThat(told).isNotBlank();
        assertThat(message).startsWith(told);
      } else {
        assertThat(answer.body()).doesNotContain(message);
      }
      assertThat(answer.headers().get("retry-after")).isEqualTo(expected.retryAfter());
    }
  }

  private static void assertError(RawClient.Answer answer, int status, String code)
      throws JsonProcessingException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode error = json(answer).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(answer.headers()).containsKey("x-request-id").containsKey("x-penstock-attempts");
  }

  private static JsonNode json(RawClient.Answer answer) throws JsonProcessingException {
    return Recordings.JSON.readTree(answer.body());
  }

  /** The vendor's model, or any, so that answers that name none can be compared all the same. */
  private static RawClient.Answer ask(
      GatewayUnderTest asked, Recording recording, boolean stream, int pieceBytes)
      throws IOException {
    boolean tgi = OF_TGI.contains(recording.toString());
    String provider = tgi ? "tgi" : recording.provider();
    String model = provider + "/" + recording.facts().path("model").asText("m");
    String options = stream ? "true,\"stream_options\":{\"include_usage\":true}" : "false";
    int calls = replay.calls();
    replay.give(recording, pieceBytes);
    RawClient.Answer answer =
        asked.chat(
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":%s}"
                .formatted(model, options));
    assertThat(replay.calls() - calls).as("calls of the upstream").isEqualTo(1);
    return answer;
  }

  /** Without what differs from answer to answer: made ids and the time. */
  private static String comparable(String frames) {
    return frames
        .replaceAll("\"(chatcmpl-|call_)[0-9a-f]{16,32}\"", "\"$1\"")
        .replaceAll("\"created\":\\d+", "\"created\":0");
  }

  private void count() {
    int total = replayed.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("replayed through the gateway: " + total + " recordings " + replayed);

    vendors()
        .forEach(vendor ->
            assertThat(replayed.getOrDefault(vendor, 0)).as(vendor).isEqualTo(inFolder(vendor)));
  }

  private static int inFolder(String vendor) {
    Path folder = Recordings.ofProvider(vendor).getFirst().folder().getParent();
    try (Stream<Path> cases = Files.list(folder)) {
      return (int) cases.filter(Files::isDirectory).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

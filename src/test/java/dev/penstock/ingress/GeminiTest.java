package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.FoldedContent;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gemini's API, as its callers see it. */
final class GeminiTest {
  private static final String HI = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}";
  private static final String ANSWER =
      "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hi\","
          + "\"newField\":1.50}]},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":"
          + "{\"promptTokenCount\":3,\"candidatesTokenCount\":1,\"totalTokenCount\":4},"
          + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"r1\"}";

  private final ScriptedUpstream upstream = new ScriptedUpstream(GeminiTest::play);
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          auth: {admin_key: the-admin-key-of-this-test, anonymous: false}
          providers:
            own: {type: gemini, base_url: "%1$s", api_key: sk-own}
            other: {type: openai-compatible, base_url: "%1$s/v1", api_key: sk-up}
          models:
            "with/slash:1": {deployments: [{provider: own, model: gemini-2.5-flash}]}
            gpt: {deployments: [{provider: other, model: gpt-4o}]}
          routing: {retries: {attempts: 1}}
          keys:
            - {name: k, key: sk-ps-k}
            - {name: one, key: sk-ps-one, models: [gpt]}
          """
              .formatted(upstream.url()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private static void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    if (call.line.contains(":countTokens")) {
      call.json(200, "{\"totalTokens\":15}");
    } else if (call.line.contains(":generateContent")) {
      call.json(200, ANSWER);
    } else if (call.body.contains("break off")) {
      call.head("text/event-stream").chunk(Chunks.text("he")).end();
    } else {
      call.head("text/event-stream").chunk(Chunks.text("he") + Chunks.text("llo"));
      call.chunk(Chunks.finish("stop") + Chunks.DONE).end();
    }
  }

  private RawClient.Answer post(String path, String body, String... headers) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, body, headers).answer();
    }
  }

  private static JsonNode json(String text) throws IOException {
    return Recordings.JSON.readTree(text);
  }

  @Test
  void what_goes_to_gemini_passes_unchanged_both_ways() throws IOException {
    String body =
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"newField\":{\"a\":1.50},"
            + "\"tools\":[{\"googleSearch\":{}}]}";

    RawClient.Answer answer =
        post("/v1beta/models/with/slash:1:generateContent", body, "x-goog-api-key: sk-ps-k");

    assertThat(answer.body()).isEqualTo(ANSWER);
    assertThat(upstream.calls().getFirst().line)
        .isEqualTo("POST /v1beta/models/gemini-2.5-flash:generateContent HTTP/1.1");
    assertThat(upstream.calls().getFirst().body).isEqualTo(body);
    assertThat(upstream.calls().getFirst().headers).containsEntry("x-goog-api-key", "sk-own");
  }

  @Test
  void the_key_may_stand_in_the_address() throws IOException {
    RawClient.Answer known = post("/v1/models/gpt:streamGenerateContent?alt=sse&key=sk-ps-k", HI);
    RawClient.Answer unknown = post("/v1beta/models/gpt:generateContent?key=sk-ps-other", HI);
    RawClient.Answer garbled = post("/v1beta/models/gpt:generateContent?key=sk-ps-k%zz", HI);

    assertThat(known.status()).as(known.body()).isEqualTo(200);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(json(unknown.body()).at("/error/status").asText()).isEqualTo("UNAUTHENTICATED");
    assertThat(garbled.status()).isIn(400, 401);
    assertThat(garbled.body()).doesNotContain("sk-ps-k");
  }

  @Test
  void a_stream_is_events_or_a_json_array() throws IOException {
    RawClient.Answer events =
        post("/v1beta/models/gpt:streamGenerateContent?alt=sse&key=sk-ps-k", HI);
    RawClient.Answer array = post("/models/gpt:streamGenerateContent?key=sk-ps-k", HI);

    assertThat(events.headers()).containsEntry("content-type", "text/event-stream");
    assertThat(array.headers()).containsEntry("content-type", "application/json");
    for (List<JsonNode> chunks :
        List.of(FoldedContent.events(events.body()), FoldedContent.array(array.body()))) {
      assertThat(chunks).hasSize(3);
      assertThat(FoldedContent.of(chunks).asChat().text()).isEqualTo("hello");
      assertThat(chunks.getLast().at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
      assertThat(chunks.getLast().at("/usageMetadata/totalTokenCount").asInt()).isPositive();
    }
  }

  @Test
  void a_stream_that_breaks_off_ends_with_an_error_in_both_forms() throws IOException {
    String body = HI.replace("hi", "break off");

    RawClient.Answer events =
        post("/v1beta/models/gpt:streamGenerateContent?alt=sse&key=sk-ps-k", body);
    RawClient.Answer array = post("/v1beta/models/gpt:streamGenerateContent?key=sk-ps-k", body);

    for (List<JsonNode> chunks :
        List.of(FoldedContent.events(events.body()), FoldedContent.array(array.body()))) {
      assertThat(chunks).hasSize(2);
      assertThat(chunks.getLast().at("/error/status").asText()).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void prompts_are_counted_by_gemini_or_here() throws IOException {
    RawClient.Answer own = post("/v1beta/models/with/slash:1:countTokens?key=sk-ps-k", HI);
    RawClient.Answer here = post("/v1beta/models/gpt:countTokens?key=sk-ps-k", HI);

    assertThat(json(own.body()).path("totalTokens").asInt()).isEqualTo(15);
    assertThat(json(here.body()).path("totalTokens").asInt()).isBetween(1, 20);
    assertThat(upstream.calls()).hasSize(1);
  }

  @Test
  void errors_have_googles_shape() throws IOException {
    String key = "x-goog-api-key: sk-ps-one";
    RawClient.Answer broken = post("/v1beta/models/gpt:generateContent", "{", key);
    RawClient.Answer fault = post("/v1beta/models/gpt:generateContent", "{}", key);
    RawClient.Answer hosted =
        post(
            "/v1beta/models/gpt:generateContent",
            HI.replace("]}]}", "]}],\"tools\":[{\"googleSearch\":{}}]}"),
            key);
    RawClient.Answer method = post("/v1beta/models/gpt:embedContent", HI, key);
    RawClient.Answer unknown = post("/v1beta/models/none:generateContent?key=sk-ps-k", HI);

    assertThat(json(broken.body()).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(fault.status()).isEqualTo(400);
    assertThat(json(fault.body()).at("/error/details/0/metadata/field").asText())
        .isEqualTo("contents");
    assertThat(json(hosted.body()).at("/error/details/0/metadata/field").asText())
        .isEqualTo("tools[0].googleSearch");
    assertThat(method.status()).isEqualTo(404);
    assertThat(json(method.body()).at("/error/status").asText()).isEqualTo("NOT_FOUND");
    assertThat(json(unknown.body()).at("/error/code").asInt()).isEqualTo(404);
  }

  @Test
  void a_model_is_still_looked_up_with_get_only() throws IOException {
    assertThat(post("/v1/models/gpt", HI, "x-goog-api-key: sk-ps-k").status()).isEqualTo(405);
  }
}

package dev.penstock.provider;

import static dev.penstock.provider.EdgeUpstreams.ANTHROPIC;
import static dev.penstock.provider.EdgeUpstreams.GEMINI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests and answers at the edges of the translated formats. */
@Timeout(60)
final class TranslationEdgesTest {
  private static final String DROP = "routing.unknown_params=drop";

  private static RawClient.Answer ask(String type, String answer, String field, String... overrides)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer);
        GatewayUnderTest gateway = EdgeUpstreams.gateway(type, upstream, overrides)) {
      return gateway.chat(
          """
          {"model":"m",%s,"messages":[{"role":"user","content":"x"}]}\
          """
              .formatted(field));
    }
  }

  @Test
  void a_value_beyond_the_provider_is_dropped_where_drop_says_so() throws Exception {
    RawClient.Answer answer = ask("anthropic", ANTHROPIC, "\"temperature\":1.7", DROP);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("x-penstock-dropped", "temperature");
  }

  @Test
  void a_value_beyond_the_provider_is_refused_by_default() throws Exception {
    RawClient.Answer answer = ask("anthropic", ANTHROPIC, "\"temperature\":1.7");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void a_value_that_no_provider_takes_is_refused_even_where_others_are_dropped() throws Exception {
    RawClient.Answer answer = ask("anthropic", ANTHROPIC, "\"temperature\":\"warm\"", DROP);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_value");
  }

  @Test
  void a_seed_beyond_gemini_is_dropped_where_drop_says_so() throws Exception {
    RawClient.Answer answer = ask("gemini", GEMINI, "\"seed\":5000000000", DROP);

    assertThat(answer.headers()).containsEntry("x-penstock-dropped", "seed");
  }

  @Test
  void serial_tool_calls_without_tools_ask_for_nothing() throws Exception {
    RawClient.Answer answer = ask("gemini", GEMINI, "\"parallel_tool_calls\":false");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("x-penstock-dropped");
  }

  @Test
  void an_anthropic_answer_without_room_and_without_usage_is_read() throws Exception {
    String full =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],\
        "stop_reason":"model_context_window_exceeded","usage":null}\
        """;
    RawClient.Answer answer = ask("anthropic", full, "\"stream\":false");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"finish_reason\":\"length\"", "\"usage\"");
  }

  @Test
  void usage_with_null_counts_is_read() throws Exception {
    String nulls = ANTHROPIC.replace("\"output_tokens\":1", "\"output_tokens\":null");
    RawClient.Answer answer = ask("anthropic", nulls, "\"stream\":false");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void an_image_in_a_gemini_stream_is_content() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    String image =
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":"
            + "{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}]},\"index\":0}]}\r\n\r\n";
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(image);
              done.await();
            });
        GatewayUnderTest gateway =
            EdgeUpstreams.gateway(
                "gemini",
                upstream,
                "routing.timeouts.first_token=1s",
                "routing.timeouts.idle=1s")) {
      RawClient.Answer answer = gateway.chat(Chunks.request(true));
      done.countDown();

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("data:image/png;base64,AAAA");
    }
  }
}

package dev.penstock.provider;

import static dev.penstock.provider.EdgeUpstreams.ANTHROPIC;
import static dev.penstock.provider.EdgeUpstreams.GEMINI;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are something else than what was asked for, or than what they say they are. */
@Timeout(60)
final class WrongContentTypeTest {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  private static final String ANTHROPIC_EVENTS =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","model":"claude-x","content":[],\
      "usage":{"input_tokens":1,"output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

      event: message_stop
      data: {"type":"message_stop"}

      """;

  static Stream<Arguments> answers() {
    String events = Chunks.role() + Chunks.text("hi") + Chunks.finish("stop") + Chunks.DONE;
    return Stream.of(
            Arguments.of("openai-compatible", Chunks.completion("hi")),
            Arguments.of("openai-compatible", events),
            Arguments.of("anthropic", ANTHROPIC),
            Arguments.of("anthropic", ANTHROPIC_EVENTS),
            Arguments.of("gemini", GEMINI),
            Arguments.of("gemini", "data: " + GEMINI + "\r\n\r\n"),
            Arguments.of("gemini", "[" + GEMINI + "]"))
        .flatMap(given ->
            Stream.of(JSON, EVENTS, "text/plain")
                .map(type -> Arguments.of(given.get()[0], type, given.get()[1])));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_is_what_its_first_byte_says(String provider, String type, String answer)
      throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.whole(200, type, ("\n" + answer).getBytes(UTF_8)));
        GatewayUnderTest gateway = EdgeUpstreams.gateway(provider, upstream)) {
      RawClient.Answer stream = gateway.chat(Chunks.request(true));
      RawClient.Answer whole = gateway.chat(Chunks.request(false));

      assertThat(stream.body()).contains("\"content\":\"hi\"").endsWith("data: [DONE]\n\n");
      assertThat(whole.body()).contains("\"content\":\"hi\"", "\"chat.completion\"");
    }
  }
}

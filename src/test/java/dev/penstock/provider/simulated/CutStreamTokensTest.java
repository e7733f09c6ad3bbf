package dev.penstock.provider.simulated;

import static dev.penstock.provider.simulated.Caller.says;
import static dev.penstock.provider.simulated.Caller.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.error.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we count of an answer that was cut, against an upstream that counts its own tokens. */
@ExtendWith(VertxExtension.class)
final class CutStreamTokensTest {
  private static final AnswerSettings SETTINGS =
      new AnswerSettings(false, "demo", 1_700_000_000, () -> "id", 1 << 20, () -> 1);

  private final Caller caller;

  CutStreamTokensTest(Vertx vertx) {
    caller = new Caller(vertx, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Tell me a long story about water and steel. |  12
          @simulate {"tokens": 300}                   | 300
          @simulate {"tokens": 300}                   | 171
          @simulate {"text": "今天天气很好，我们去公园散步吧。", "tokens": 4} | 3
          @simulate {"text": "ok", "reasoning": "Let me think about that for a while."} | 9
          """)
  void each_piece_that_arrived_is_a_token(String prompt, int pieces) {
    List<String> frames =
        List.of(caller.ask(streamed(says(prompt))).body().toString().split("(?<=\n\n)"));
    StreamTranslation stream = new PassThrough(SETTINGS).stream("text/event-stream");

    // The first one has the role and no token.
    String arrived = String.join("", frames.subList(0, 1 + pieces));
    stream.feed(Buffer.buffer(arrived), new Ignored());

    assertThat(stream.facts().producedTokens()).isEqualTo(pieces);
    assertThat(stream.facts().finishReason()).isNull();
  }

  @Test
  void the_prompt_counts_as_the_upstream_counts_it() {
    String body =
        says("Tell me, in three sentences or less, how a penstock carries water.").toString();
    long counted =
        caller
            .ask(says("Tell me, in three sentences or less, how a penstock carries water."))
            .json()
            .path("usage")
            .path("prompt_tokens")
            .asLong();

    assertThat(PromptTokens.of(body.getBytes(StandardCharsets.UTF_8), "demo")).isEqualTo(counted);
  }

  private static final class Ignored implements StreamTranslation.Output {
    @Override
    public void frames(Buffer buffer, boolean carriesContent) {}

    @Override
    public void complete() {}

    @Override
    public void failed(Failure failure) {}
  }
}

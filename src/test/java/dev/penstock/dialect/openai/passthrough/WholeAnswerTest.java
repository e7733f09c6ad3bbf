package dev.penstock.dialect.openai.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Collected;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WholeAnswerTest {
  private static final String HEAD =
      "\"id\":\"x\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m\"";

  @Test
  void an_answer_that_keeps_the_contract_is_the_buffer_that_came() {
    Buffer came =
        Buffer.buffer(
            " {"
                + HEAD
                + ", \"n\":1.10, \"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"hi\"},\"finish_reason\":\"length\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":1}}}");

    Whole whole = translator().whole(came);

    assertThat(whole.body()).isSameAs(came);
    assertThat(whole.facts().finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(whole.facts().usage()).isEqualTo(new Usage(1, 2, 1L, null, null));
    assertThat(whole.facts().model()).isEqualTo("m");
    assertThat(whole.facts().contentChars()).isEqualTo(2);
  }

  @Test
  void what_breaks_the_contract_is_mended_and_the_rest_stays() {
    String came =
        "{\"id\":\"\",\"n\":1.10,\"choices\":[{\"message\":{\"reasoning\":\"r\",\"content\":\"\","
            + "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]},"
            + "\"finish_reason\":\"stop\"}]}";

    assertThat(translator().whole(Buffer.buffer(came)).body().toString())
        .isEqualTo(
            "{\"id\":\"chatcmpl-made\",\"n\":1.10,\"choices\":[{\"message\":{\"content\":\"\","
                + "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"},"
                + "\"id\":\"call_made\"}],\"reasoning_content\":\"r\",\"role\":\"assistant\"},"
                + "\"finish_reason\":\"tool_calls\",\"index\":0}],\"model\":\"fallback\","
                + "\"object\":\"chat.completion\",\"created\":9}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no", "[]", "{}", "{\"choices\":[]}", "{\"choices\":[1]}", "{\"a\""})
  void what_is_no_answer_is_broken(String body) {
    assertThat(failure(body)).isInstanceOf(Failure.UpstreamBroken.class);
  }

  @Test
  void an_error_inside_an_answer_is_an_error() {
    assertThat(failure("{\"error\":{\"message\":\"No.\",\"code\":503},\"choices\":[]}"))
        .isEqualTo(new Failure.UpstreamOverloaded(null));
  }

  @Test
  void a_whole_answer_becomes_a_stream_where_one_was_asked_for() {
    String came =
        "{"
            + HEAD
            + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"tool_calls\":"
            + "[{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
            + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":1}}";
    String head = HEAD.replace("completion\"", "completion.chunk\"");

    Collected collected =
        Collected.bytes(translator().stream(""), came.getBytes(StandardCharsets.UTF_8));

    assertThat(collected.completed()).isTrue();
    assertThat(collected.text())
        .isEqualTo(
            "data: {"
                + head
                + ",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"delta\":"
                + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{}\"},\"index\":0}]}}]}\n\n"
                + "data: {"
                + head
                + ",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void an_error_document_in_place_of_a_stream_fails_it() {
    byte[] came = "{\"error\":{\"message\":\"No.\",\"code\":429}}".getBytes(StandardCharsets.UTF_8);

    assertThat(Collected.bytes(translator().stream("application/json"), came).failure())
        .isEqualTo(new Failure.UpstreamRateLimited(null));
  }

  @Test
  void a_stream_nobody_asked_for_is_folded_without_the_messages_beside_its_deltas() {
    String came =
        "data: {"
            + HEAD
            + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"message\":0}]}\n\n"
            + "data: {"
            + HEAD
            + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}";

    assertThat(translator().whole(Buffer.buffer(came)).body().toString())
        .isEqualTo(
            "{"
                + HEAD
                + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ab\"},"
                + "\"finish_reason\":\"stop\"}]}");
  }

  private static Failure failure(String body) {
    return catchThrowableOfType(
            FailureException.class,
            () -> {
              Whole unexpected = translator().whole(Buffer.buffer(body));
              assertThat(unexpected).isNull();
            })
        .failure();
  }

  private static PassThrough translator() {
    return new PassThrough(new AnswerSettings(true, "fallback", 9, () -> "made", 1024, () -> 7));
  }
}

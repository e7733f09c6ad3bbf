package dev.penstock.dialect.openai.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Collected;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers of OpenAI's format say in ways of their own. */
final class OddChunksTest {
  private static final String HEAD =
      "\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\"";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}";

  @ParameterizedTest
  @ValueSource(strings = {"error", "insufficient_system_resource", "abort", "ABORT"})
  void an_empty_stream_that_was_broken_off_is_a_failed_attempt(String word) {
    assertThat(stream(role() + finish(word) + DONE).failure())
        .isInstanceOf(Failure.UpstreamBroken.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "insufficient_system_resource", "abort"})
  void a_stream_that_was_broken_off_after_content_stops(String word) {
    assertThat(stream(delta("{\"content\":\"hi\"}") + finish(word) + DONE).text())
        .isEqualTo(delta("{\"content\":\"hi\"}") + finish("stop") + DONE);
  }

  @Test
  void content_in_words_of_its_own_beside_a_broken_end_counts() {
    String both =
        frame("{\"index\":0,\"delta\":{\"reasoning\":\"r\"},\"finish_reason\":\"error\"}", "");

    assertThat(stream(both + DONE).text()).contains("\"reasoning_content\":\"r\"", "\"stop\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "insufficient_system_resource", "abort"})
  void an_empty_answer_that_was_broken_off_is_a_failed_attempt(String word) {
    assertThat(wholeFailure(answer("{\"content\":\"\"}", word, "")))
        .isInstanceOf(Failure.UpstreamBroken.class);
    assertThat(whole(answer("{\"content\":\"hi\"}", word, "")))
        .contains("\"finish_reason\":\"stop\"");
  }

  @Test
  void an_error_within_a_choice_is_an_error() {
    String error = ",\"error\":{\"code\":429,\"message\":\"Provider returned error\"}";
    String frame =
        frame(
            "{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"" + error + "}",
            "");

    Collected late = stream(delta("{\"content\":\"hi\"}") + frame + DONE);

    assertThat(late.text()).isEqualTo(delta("{\"content\":\"hi\"}"));
    assertThat(late.failure()).isEqualTo(new Failure.UpstreamRateLimited(null));
    assertThat(stream(role() + frame + DONE).failure()).isEqualTo(late.failure());
    assertThat(wholeFailure(answer("{\"content\":\"hi\"}", "error", error)))
        .isEqualTo(late.failure());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"audio\":{\"id\":\"a\",\"data\":\"AAAA\",\"more\":{\"b\":[{}]}}}",
        "{\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]}"
      })
  void sound_and_images_are_content(String delta) {
    Collected collected = stream(delta(delta) + finish("stop") + DONE);

    assertThat(collected.content()).isTrue();
    assertThat(collected.text()).isEqualTo(delta(delta) + finish("stop") + DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"audio\":{}}", "{\"images\":[]}", "{\"audio\":null,\"images\":null}"})
  void no_sound_and_no_images_are_no_content(String delta) {
    assertThat(stream(delta(delta) + finish("stop") + DONE).content()).isFalse();
  }

  @Test
  void calls_that_all_say_index_0_get_the_next_each() {
    String sent =
        call(0, "a", "f", "")
            + call(0, null, null, "{}")
            + call(0, "b", "g", "")
            + call(0, null, null, "[]");

    assertThat(stream(sent + finish("tool_calls") + DONE).text())
        .isEqualTo(
            call(0, "a", "f", "")
                + call(0, null, null, "{}")
                + call(1, "b", "g", "")
                + call(1, null, null, "[]")
                + finish("tool_calls")
                + DONE);
  }

  @Test
  void calls_of_one_frame_that_all_say_index_0_get_the_next_each() {
    String two = calls(piece(0, "a", "f", "{}") + "," + piece(0, "b", "g", "{}"));
    String sent = two + call(0, "a", null, " ") + call(1, "c", "h", "") + finish("tool_calls");

    assertThat(stream(sent + DONE).text())
        .isEqualTo(
            calls(piece(0, "a", "f", "{}") + "," + piece(1, "b", "g", "{}"))
                + call(0, "a", null, " ")
                + call(2, "c", "h", "")
                + finish("tool_calls")
                + DONE);
  }

  @Test
  void a_new_id_with_each_piece_begins_no_call() {
    String sent = call(0, "a", "f", "") + call(0, "b", null, "{}") + finish("tool_calls") + DONE;

    assertThat(stream(sent).text()).isEqualTo(sent);
  }

  @Test
  void a_folded_stream_keeps_what_was_said_and_gathers_log_probabilities() {
    String one =
        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"name\":\"n\",\"tool_calls\":["
            + piece(0, "a", "f", "{")
            + "]},\"logprobs\":{\"content\":[{\"token\":\"1\"}],\"refusal\":null}}";
    String two =
        "{\"index\":0,\"delta\":{\"role\":\"\",\"name\":\"\",\"tool_calls\":["
            + piece(0, "", "", "}").replace("function\",", "\",")
            + "]},\"logprobs\":{\"content\":[{\"token\":\"2\"}],\"refusal\":null}}";
    String sent =
        frame(one, ",\"system_fingerprint\":\"fp\"")
            + frame(two, ",\"system_fingerprint\":null")
            + finish("tool_calls");

    assertThat(whole(sent + DONE))
        .contains("\"id\":\"a\"")
        .contains("\"name\":\"f\",\"arguments\":\"{}\"")
        .contains("\"type\":\"function\"")
        .contains("\"role\":\"assistant\"")
        .contains("\"name\":\"n\"")
        .contains("\"content\":[{\"token\":\"1\"},{\"token\":\"2\"}]")
        .contains("\"system_fingerprint\":\"fp\"");
  }

  @Test
  void the_usage_chunk_keeps_the_other_fields_of_the_chunk_it_came_with() {
    String last =
        frame(
            "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}",
            ",\"system_fingerprint\":\"fp\",\"service_tier\":\"flex\"," + USAGE);

    assertThat(stream(true, delta("{\"content\":\"hi\"}") + last + DONE).text())
        .endsWith(
            ",\"choices\":[],\"system_fingerprint\":\"fp\",\"service_tier\":\"flex\","
                + USAGE
                + "}\n\n"
                + DONE);
  }

  @Test
  void numbers_keep_their_spelling_in_a_mended_frame() {
    String odd =
        "[1.10,12345678901234567890123,1e5,1E400,-0.0,0.1000000000000000055511151231257827]";
    String mended =
        frame("{\"index\":0,\"delta\":{\"reasoning\":\"r\"}}", ",\"z\":" + odd) + finish("stop");

    assertThat(stream(mended + DONE).text()).contains("\"z\":" + odd + "}");
    assertThat(whole(answer("{\"reasoning\":\"r\"}", "stop", ",\"z\":" + odd)))
        .contains("\"z\":" + odd);
  }

  @Test
  void a_document_behind_a_byte_order_mark_is_a_document() {
    assertThat(stream("\uFEFF \n" + answer("{\"content\":\"hi\"}", "stop", "")).text())
        .contains("\"delta\":{\"content\":\"hi\"")
        .endsWith(DONE);
  }

  private static String role() {
    return delta("{\"role\":\"assistant\",\"content\":\"\"}");
  }

  private static String delta(String delta) {
    return frame("{\"index\":0,\"delta\":" + delta + "}", "");
  }

  private static String finish(String word) {
    return frame("{\"index\":0,\"delta\":{},\"finish_reason\":\"" + word + "\"}", "");
  }

  private static String frame(String choice, String rest) {
    return "data: {" + HEAD + ",\"choices\":[" + choice + "]" + rest + "}\n\n";
  }

  private static String call(int index, String id, String name, String arguments) {
    return calls(piece(index, id, name, arguments));
  }

  private static String calls(String pieces) {
    return delta("{\"tool_calls\":[" + pieces + "]}");
  }

  private static String piece(int index, String id, String name, String arguments) {
    return "{\"index\":"
        + index
        + (id == null ? "" : ",\"id\":\"" + id + "\"")
        + ",\"type\":\"function\",\"function\":{"
        + (name == null ? "" : "\"name\":\"" + name + "\",")
        + "\"arguments\":\""
        + arguments
        + "\"}}";
  }

  private static String answer(String message, String word, String rest) {
    return "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"message\":"
        + message
        + ",\"finish_reason\":\""
        + word
        + "\""
        + rest
        + "}]}";
  }

  private static Collected stream(String sent) {
    return stream(false, sent);
  }

  private static Collected stream(boolean includeUsage, String sent) {
    return Collected.whole(
        translator(includeUsage).stream(""), sent.getBytes(StandardCharsets.UTF_8));
  }

  private static String whole(String body) {
    return translator(false).whole(Buffer.buffer(body)).body().toString();
  }

  private static Failure wholeFailure(String body) {
    return catchThrowableOfType(
            FailureException.class, () -> translator(false).whole(Buffer.buffer(body)))
        .failure();
  }

  private static PassThrough translator(boolean includeUsage) {
    return new PassThrough(
        new AnswerSettings(includeUsage, "fallback", 9, () -> "made", 4096, () -> 7));
  }
}

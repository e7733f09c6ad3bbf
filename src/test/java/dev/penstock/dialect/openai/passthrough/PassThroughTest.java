package dev.penstock.dialect.openai.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.FinishReason;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.Failure;
import dev.penstock.testing.Collected;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PassThroughTest {
  private static final String HEAD =
      "\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\"";
  private static final String TEXT = chunk("{\"index\":0,\"delta\":{\"content\":\"hi\"}}");
  private static final String STOP = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
  private static final String DONE = "data: [DONE]\n\n";
  private static final String USAGE =
      "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}";

  @Test
  void a_buffer_that_keeps_the_contract_goes_out_itself() {
    Buffer buffer = Buffer.buffer(TEXT + TEXT);
    List<Buffer> given = new ArrayList<>();
    StreamTranslation stream = stream(false);

    stream.feed(buffer, onlyFrames(given));

    assertThat(given).singleElement().isSameAs(buffer);
  }

  @Test
  void frames_of_one_buffer_go_out_at_once() {
    Collected collected =
        Collected.whole(stream(false), bytes(TEXT + ": hello\n\n" + TEXT + STOP + DONE));

    assertThat(collected.text()).isEqualTo(TEXT + TEXT + STOP + DONE);
    assertThat(collected.calls()).isEqualTo(1);
    assertThat(collected.content()).isTrue();
  }

  @Test
  void a_role_alone_is_no_content() {
    String role = chunk("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}");

    assertThat(Collected.whole(stream(false), bytes(role + STOP)).content()).isFalse();
  }

  @Test
  void a_stream_without_done_is_done_after_its_finish() {
    Collected collected = Collected.whole(stream(false), bytes(TEXT + STOP));

    assertThat(collected.text()).isEqualTo(TEXT + STOP + DONE);
    assertThat(collected.completed()).isTrue();
  }

  @Test
  void done_without_a_finish_is_a_cut() {
    Collected collected = Collected.whole(stream(false), bytes(TEXT + DONE));

    assertThat(collected.text()).isEqualTo(TEXT);
    assertThat(collected.failure()).isEqualTo(new Failure.UpstreamBroken("cut"));
  }

  @Test
  void every_choice_that_began_must_finish() {
    String second = chunk("{\"index\":1,\"delta\":{\"content\":\"b\"}}");

    assertThat(Collected.whole(stream(false), bytes(TEXT + second + STOP + DONE)).failure())
        .isEqualTo(new Failure.UpstreamBroken("cut"));
  }

  @Test
  void an_empty_stream_fails() {
    assertThat(Collected.whole(stream(true), new byte[0]).failure())
        .isEqualTo(new Failure.UpstreamBroken("cut"));
    assertThat(Collected.whole(stream(true), bytes(DONE)).failure())
        .isEqualTo(new Failure.UpstreamBroken("cut"));
  }

  @Test
  void usage_beside_a_choice_is_given_at_the_end_and_only_if_asked_for() {
    String sent =
        "data: {"
            + HEAD
            + ",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"usage\":"
            + USAGE
            + "}\n\n";
    String last = "data: {" + HEAD + ",\"choices\":[],\"usage\":" + USAGE + "}\n\n";

    StreamTranslation silent = stream(false);
    assertThat(Collected.whole(silent, bytes(TEXT + sent)).text()).isEqualTo(TEXT + STOP + DONE);
    assertThat(silent.facts().usage()).isEqualTo(new Usage(1, 2, null, null, null));
    assertThat(silent.facts().finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(silent.facts().contentChars()).isEqualTo(2);
    assertThat(Collected.whole(stream(true), bytes(TEXT + sent)).text())
        .isEqualTo(TEXT + STOP + last + DONE);
  }

  @Test
  void usage_in_every_chunk_is_given_once() {
    String sent =
        TEXT.replace("]}\n", "],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n");
    String last = "data: {" + HEAD + ",\"choices\":[],\"usage\":" + USAGE + ",\"t\":1.50}\n\n";

    assertThat(Collected.whole(stream(true), bytes(sent + sent + STOP + last + DONE)).text())
        .isEqualTo(TEXT + TEXT + STOP + last + DONE);
  }

  @Test
  void a_changing_id_is_held_to_the_first() {
    String other = TEXT.replace("\"x\"", "\"y\"").replace(":5,", ":6,");

    assertThat(Collected.whole(stream(false), bytes(TEXT + other + STOP)).text())
        .isEqualTo(TEXT + TEXT + STOP + DONE);
  }

  @Test
  void chunks_before_the_first_with_an_id_wait_for_it() {
    String first =
        "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[]}\n\n";

    assertThat(Collected.whole(stream(false), bytes(first + TEXT + STOP)).text())
        .isEqualTo("data: {" + HEAD + ",\"choices\":[]}\n\n" + TEXT + STOP + DONE);
  }

  @Test
  void a_stream_without_ids_gets_one() {
    String bare =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"eos\"}]}\n\n";

    assertThat(Collected.whole(stream(false), bytes(bare)).text())
        .isEqualTo(
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},"
                + "\"finish_reason\":\"stop\"}],\"id\":\"chatcmpl-made\","
                + "\"object\":\"chat.completion.chunk\",\"created\":9,\"model\":\"fallback\"}\n\n"
                + DONE);
  }

  @Test
  void tool_calls_without_index_or_id_get_them_and_the_finish_says_tool_calls() {
    String begin = "{\"function\":{\"name\":\"f\",\"arguments\":\"\"}}";
    String goOn = "{\"function\":{\"arguments\":\"{}\"}}";
    String sent =
        chunk("{\"index\":0,\"delta\":{\"tool_calls\":[" + begin + "]}}")
            + chunk("{\"index\":0,\"delta\":{\"tool_calls\":[" + goOn + "]}}")
            + chunk("{\"index\":0,\"delta\":{\"tool_calls\":[" + begin + "]}}")
            + STOP;

    assertThat(Collected.whole(stream(false), bytes(sent)).text())
        .isEqualTo(
            chunk(delta(begin, ",\"index\":0,\"id\":\"call_made\""))
                + chunk(delta(goOn, ",\"index\":0"))
                + chunk(delta(begin, ",\"index\":1,\"id\":\"call_made\""))
                + STOP.replace("stop", "tool_calls")
                + DONE);
  }

  @Test
  void a_message_in_place_of_a_delta_is_one_however_odd() {
    String odd = chunk("{\"index\":0,\"message\":{\"content\":\"hi\",\"tool_calls\":[1]}}");
    StreamTranslation stream = stream(false);

    assertThat(Collected.whole(stream, bytes(odd + odd.replace("[1]", "null") + STOP)).text())
        .isEqualTo(
            chunk("{\"index\":0,\"delta\":{\"content\":\"hi\",\"tool_calls\":null}}")
                + STOP
                + DONE);
    assertThat(stream.facts().skippedEvents()).isEqualTo(1);
  }

  @Test
  void reasoning_stands_in_one_place_and_content_is_text() {
    String sent =
        chunk(
                "{\"index\":0,\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":"
                    + "[{\"type\":\"text\",\"text\":\"a\"}]},{\"type\":\"text\",\"text\":\"b\"}]}}")
            + chunk("{\"index\":0,\"delta\":{\"reasoning\":\"c\",\"content\":null}}")
            + chunk("{\"index\":0,\"delta\":{\"thinking\":\"d\",\"reasoning\":null}}");

    assertThat(Collected.whole(stream(false), bytes(sent + STOP)).text())
        .isEqualTo(
            chunk("{\"index\":0,\"delta\":{\"content\":\"b\",\"reasoning_content\":\"a\"}}")
                + chunk("{\"index\":0,\"delta\":{\"content\":null,\"reasoning_content\":\"c\"}}")
                + chunk("{\"index\":0,\"delta\":{\"reasoning\":null,\"reasoning_content\":\"d\"}}")
                + STOP
                + DONE);
  }

  @Test
  void mending_keeps_unknown_fields_and_every_digit() {
    String sent =
        "data: {"
            + HEAD
            + ",\"big\":12345678901234567890,\"d\":1.10,"
            + "\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";

    assertThat(Collected.whole(stream(false), bytes(sent + STOP)).text())
        .contains("\"big\":12345678901234567890,\"d\":1.10,");
  }

  @Test
  void a_second_finish_does_not_count() {
    assertThat(Collected.whole(stream(false), bytes(STOP + STOP)).text())
        .isEqualTo(STOP + STOP.replace("\"stop\"", "null") + DONE);
  }

  @Test
  void an_event_that_is_no_chunk_is_skipped_and_counted() {
    StreamTranslation stream = stream(false);

    Collected collected =
        Collected.whole(
            stream,
            bytes("data: {\"id\n\ndata: 7\n\ndata: {}\n\n" + TEXT + "data: [1]\n\n" + STOP));

    assertThat(collected.text()).isEqualTo(TEXT + STOP + DONE);
    assertThat(stream.facts().skippedEvents()).isEqualTo(4);
  }

  @Test
  void an_error_in_any_shape_fails_the_stream() {
    for (String error :
        List.of(
            "data: {\"error\":{\"message\":\"slow down\",\"code\":429}}\n\n",
            "event: error\ndata: {\"message\":\"slow down\",\"type\":\"rate_limit_error\"}\n\n",
            "data: {\"object\":\"error\",\"message\":\"slow down\",\"code\":429}\n\n")) {
      Collected collected = Collected.whole(stream(false), bytes(TEXT + error + STOP + DONE));

      assertThat(collected.text()).isEqualTo(TEXT);
      assertThat(collected.failure()).isEqualTo(new Failure.UpstreamRateLimited(null));
    }
  }

  @Test
  void an_event_over_the_bound_fails_the_stream_wherever_it_is_cut() {
    byte[] large = bytes(TEXT + "data: " + "x".repeat(300) + "\n\n");

    assertThat(Collected.whole(stream(false), large).failure())
        .isEqualTo(new Failure.UpstreamBroken("an event is over 256 bytes"));
    assertThat(Collected.bytes(stream(false), large).failure())
        .isEqualTo(new Failure.UpstreamBroken("an event is over 256 bytes"));
  }

  @Test
  void every_line_ending_and_data_over_several_lines_is_understood() {
    String cr = TEXT.replace('\n', '\r');
    // The border lies behind a comma, where JSON allows a line break.
    int border = TEXT.indexOf(",\"object\"") + 1;
    String split =
        "\uFEFFdata:" + TEXT.substring(6, border) + "\r\ndata: " + TEXT.substring(border);

    byte[] sent = bytes(split + cr + STOP);

    String expected = TEXT + cr + STOP + DONE;
    assertThat(Collected.whole(stream(false), sent).text()).isEqualTo(expected);
    assertThat(Collected.bytes(stream(false), sent).text()).isEqualTo(expected);
  }

  @Test
  void usage_that_the_upstream_does_not_report_is_estimated_for_who_asked() {
    String sent = TEXT + STOP + DONE;

    assertThat(Collected.whole(stream(true), bytes(sent)).text())
        .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":")
        .endsWith(DONE);
    assertThat(Collected.whole(stream(false), bytes(sent)).text()).isEqualTo(sent);
  }

  private static String chunk(String choice) {
    return "data: {" + HEAD + ",\"choices\":[" + choice + "]}\n\n";
  }

  private static String delta(String call, String added) {
    return "{\"index\":0,\"delta\":{\"tool_calls\":["
        + call.substring(0, call.length() - 1)
        + added
        + "}]}}";
  }

  private static StreamTranslation stream(boolean includeUsage) {
    return new PassThrough(
            new AnswerSettings(includeUsage, "fallback", 9, () -> "made", 256, () -> 7))
        .stream("");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static StreamTranslation.Output onlyFrames(List<Buffer> given) {
    return new StreamTranslation.Output() {
      @Override
      public void frames(Buffer frames, boolean content) {
        given.add(frames);
      }

      @Override
      public void complete() {
        throw new AssertionError();
      }

      @Override
      public void failed(Failure failure) {
        throw new AssertionError(failure.toString());
      }
    };
  }
}

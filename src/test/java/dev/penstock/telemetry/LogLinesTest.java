package dev.penstock.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.event.RequestFinished;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.600Z");

  @Test
  void a_request_is_one_json_object_on_one_line() throws Exception {
    byte[] line = new JsonLines(false).line(Requests.streamed(), AT);

    assertThat(JSON.readTree(line))
        .isEqualTo(
            JSON.readTree(
                """
                {"ts":"2026-01-02T03:04:05.600Z","level":"info","logger":"dev.penstock.request",
                 "msg":"request","request_id":"req-1","key":"ci","team":"search",
                 "model_asked":"gpt-4o-latest","model":"gpt-4o","operation":"chat","fallback":null,
                 "provider":"openai","deployment":"openai/gpt-4o","attempts":1,"stream":true,
                 "outcome":"success","status":200,"code":null,"input_tokens":12,
                 "output_tokens":34,"cached_tokens":4,"reasoning_tokens":5,
                 "tokens_estimated":false,"tags":["batch"],"cost_usd":0.00123,"cost_estimated":false,
                 "ttft_ms":250.0,"latency_ms":1000.0,"overhead_ms":0.3,
                 "prompt_sha256":"0123456789abcdef"}
                """));
    assertThat(new String(line, UTF_8)).endsWith("}\n").containsOnlyOnce("\n");
  }

  @Test
  void a_failure_of_the_operators_side_is_a_warning() {
    assertThat(json(new JsonLines(false).line(Requests.failed(502, "upstream_error", 1), AT)))
        .containsEntry("level", "warn");
    assertThat(json(new JsonLines(false).line(Requests.refused(401, "invalid_api_key"), AT)))
        .containsEntry("level", "info");
  }

  @Test
  void the_prompt_is_logged_only_where_the_configuration_wants_it() {
    RequestFinished request = Requests.finished("req-1", "secret\nthoughts");

    assertThat(json(new JsonLines(false).line(request, AT))).doesNotContainKey("prompt");
    assertThat(text(new TextLines(false).line(request, AT))).doesNotContain("thoughts");
    assertThat(json(new JsonLines(true).line(request, AT)))
        .containsEntry("prompt", "secret\nthoughts")
        .containsEntry("prompt_cut", false);
  }

  @Test
  void a_long_prompt_is_cut() {
    String prompt = "x".repeat(JsonLines.MAX_CHARS + 1);

    assertThat(json(new JsonLines(true).line(Requests.finished("req-1", prompt), AT)))
        .containsEntry("prompt", "x".repeat(JsonLines.MAX_CHARS))
        .containsEntry("prompt_cut", true);
  }

  @Test
  void half_a_surrogate_pair_does_not_cost_the_line() {
    assertThat(json(new JsonLines(true).line(Requests.finished("req-1", "a\ud83d"), AT)))
        .containsEntry("prompt", "a?");
  }

  @Test
  void an_error_is_one_field_of_one_line() {
    byte[] line = new JsonLines(false).line(event("it broke\nbadly", new Exception("a\nb")));

    assertThat(text(line)).containsOnlyOnce("\n");
    assertThat(json(line))
        .containsEntry("ts", "2026-01-02T03:04:05.600Z")
        .containsEntry("level", "warn")
        .containsEntry("logger", "dev.penstock.Test")
        .containsEntry("msg", "it broke\nbadly")
        .extractingByKey("error")
        .asString()
        .startsWith("java.lang.Exception: a\nb")
        .contains("at dev.penstock.telemetry.LogLinesTest");
  }

  @Test
  void text_is_one_readable_line() {
    assertThat(text(new TextLines(false).line(Requests.streamed(), AT)))
        .isEqualTo(
            "2026-01-02T03:04:05.600Z INFO  dev.penstock.request - gpt-4o (as gpt-4o-latest) ->"
                + " openai/gpt-4o 200 success in 1000.0 ms, first token 250.0 ms, overhead 0.3 ms, 12+34 tokens,"
                + " $0.00123, key ci, team search, id req-1\n");
  }

  @Test
  void the_group_that_a_request_fell_back_to_is_shown() {
    assertThat(json(new JsonLines(false).line(Requests.fellBack("claude"), AT)))
        .containsEntry("model", "gpt-4o")
        .containsEntry("fallback", "claude");
    assertThat(text(new TextLines(false).line(Requests.fellBack("claude"), AT)))
        .contains("gpt-4o (as gpt-4o-latest), fallback claude -> openai/gpt-4o 200");
  }

  @Test
  void text_from_outside_can_neither_begin_a_line_nor_steer_a_terminal() {
    byte[] line =
        new TextLines(false).line(Requests.finished("a\r\nb\u001b[2J\u2028\u202e", null), AT);

    assertThat(text(line)).endsWith("id a??b?[2J??\n").containsOnlyOnce("\n");
  }

  @Test
  void further_lines_of_an_error_are_indented() {
    byte[] line = new TextLines(false).line(event("it broke", new Exception("a\n2026 forged")));

    assertThat(text(line).lines().skip(1)).isNotEmpty().allMatch(each -> each.startsWith("    "));
  }

  private static LoggingEvent event(String message, @Nullable Throwable error) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            new LoggerContext().getLogger("dev.penstock.Test"),
            Level.WARN,
            message,
            error,
            null);
    event.setInstant(AT);
    return event;
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }

  private static Map<String, Object> json(byte[] line) {
    try {
      return JSON.readValue(text(line), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError(text(line), e);
    }
  }
}

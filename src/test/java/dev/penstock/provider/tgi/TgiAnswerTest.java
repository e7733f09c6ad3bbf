package dev.penstock.provider.tgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.config.PromptTemplate;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TgiAnswerTest {
  private static final TgiCall STOPS = new TgiCall(List.of("END", "\n\n"), 5, true);

  @Test
  void the_stop_sequence_is_cut_off_however_it_comes() throws Exception {
    for (int cut = 1; cut < "say EN ENDED END".length(); cut++) {
      String whole = "say EN ENDED END";
      List<Delta> deltas =
          stream(
              STOPS,
              token(whole.substring(0, cut)),
              token(whole.substring(cut)),
              last("stop_sequence"));

      assertThat(text(deltas)).isEqualTo("say EN ENDED ");
    }
  }

  @Test
  void what_only_began_like_a_stop_sequence_is_given_at_the_end() throws Exception {
    assertThat(text(stream(STOPS, token("no E"), token("N"), last("eos_token"))))
        .isEqualTo("no EN");
  }

  @Test
  void special_tokens_are_no_text() throws Exception {
    List<Delta> deltas = stream(TgiCall.UNKNOWN, token("a"), last("eos_token"));

    assertThat(text(deltas)).isEqualTo("a");
    assertThat(deltas).endsWith(new Delta.Finish(0, FinishReason.STOP, "eos_token"));
  }

  @Test
  void the_prompts_tokens_are_the_streams_or_the_heads_or_estimated() throws Exception {
    assertThat(used(stream(STOPS, last("length"))))
        .isEqualTo(new Usage(5, 4, null, null, null).with(new Usage.Billing(0, 0, true)));
    assertThat(used(stream(STOPS.with(name -> "12"), last("length"))))
        .isEqualTo(new Usage(12, 4, null, null, null));
    assertThat(used(stream(STOPS.with(name -> "x"), last("length', 'input_length': 7, 'a': '"))))
        .isEqualTo(new Usage(7, 4, null, null, null));
  }

  @Test
  void the_head_is_read() {
    AnswerDecoder decoder =
        new TgiDialect(PromptTemplate.of("chatml"))
            .of(name -> name.equals("x-prompt-tokens") ? "12" : null);

    List<Delta> deltas =
        decoder.decodeAnswer(
            json("[{'generated_text': 'a', 'details': {'generated_tokens': 1}}]")
                .getBytes(StandardCharsets.UTF_8));

    assertThat(used(deltas)).isEqualTo(new Usage(12, 1, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded, UpstreamRateLimited",
    "validation, UpstreamRejected",
    "generation, UpstreamBroken",
    "incomplete_generation_stream, UpstreamBroken"
  })
  void an_error_within_a_stream_is_its_end(String type, String kind) throws Exception {
    List<Delta> deltas =
        stream(
            TgiCall.UNKNOWN,
            token("a"),
            "{'error': 'it is so', 'error_type': '" + type + "'}",
            token("b"));

    assertThat(text(deltas)).isEqualTo("a");
    assertThat(deltas.getLast())
        .isInstanceOfSatisfying(
            Delta.Failed.class,
            failed -> assertThat(failed.failure().getClass().getSimpleName()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          422 | Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 9 `inputs` tokens and 5000 `max_new_tokens` | ContextLengthExceeded
          422 | Input validation error: `inputs` must have less than 1024 tokens. Given: 1300 | ContextLengthExceeded
          422 | Input validation error: `max_new_tokens` must be <= 512. Given: 1000 | UpstreamRejected
          422 | Input validation error: `temperature` must be strictly positive | UpstreamRejected
          424 | Request failed during generation: out of memory | UpstreamBroken
          429 | Model is overloaded | UpstreamRateLimited
          500 | Incomplete generation | UpstreamBroken
          """)
  void errors_have_their_classes(int status, String message, String kind) {
    Failure failure = error(status, "{\"error\":\"" + message + "\",\"error_type\":\"x\"}");

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void a_model_that_is_loading_says_how_long() {
    assertThat(error(503, "{\"error\":\"Model m is currently loading\",\"estimated_time\":20.5}"))
        .isEqualTo(new Failure.UpstreamOverloaded(Duration.ofMillis(20_500)));
  }

  @Test
  void an_answer_that_is_none_is_a_failure() {
    for (String body : List.of("", "[]", "{}", "5", "{\"error\":\"x\"}")) {
      assertThat(
              new TgiDialect(PromptTemplate.of("chatml"))
                  .decodeAnswer(body.getBytes(StandardCharsets.UTF_8)))
          .hasSize(1)
          .allMatch(Delta.Failed.class::isInstance);
    }
  }

  private static Failure error(int status, String body) {
    return TgiErrors.decode(new ErrorAnswer(status, body.getBytes(StandardCharsets.UTF_8), null));
  }

  private static Usage used(List<Delta> deltas) {
    return deltas.stream()
        .filter(Delta.Used.class::isInstance)
        .map(used -> ((Delta.Used) used).usage())
        .findFirst()
        .orElseThrow();
  }

  private static String text(List<Delta> deltas) {
    return deltas.stream()
        .filter(Delta.Text.class::isInstance)
        .map(text -> ((Delta.Text) text).text())
        .collect(Collectors.joining());
  }

  private static String token(String text) {
    return "{'token': {'text': '" + text + "', 'special': false}}";
  }

  private static String last(String reason) {
    return "{'token': {'text': '</s>', 'special': true}, 'generated_text': 'x',"
        + " 'details': {'generated_tokens': 4, 'finish_reason': '"
        + reason
        + "'}}";
  }

  private static List<Delta> stream(TgiCall call, String... events) throws UndecodableEvent {
    StreamDecoder decoder = new TgiStream(call);
    List<Delta> deltas = new ArrayList<>();
    for (String event : events) {
      deltas.addAll(decoder.event("", json(event)));
    }
    deltas.addAll(decoder.end());
    return deltas;
  }

  private static String json(String event) {
    return event.replace('\'', '"');
  }
}

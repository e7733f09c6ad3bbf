package dev.penstock.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CohereStreamTest {
  private final CohereDialect dialect = new CohereDialect(() -> "call_made");

  @Test
  void a_call_without_arguments_has_empty_ones_and_without_an_id_a_made_one() throws Exception {
    List<Delta> deltas =
        stream(
            "{'type':'tool-call-start','index':4,'delta':{'message':{'tool_calls':"
                + "{'type':'function','function':{'name':'f','arguments':''}}}}}",
            "{'type':'tool-call-end','index':4}",
            end("TOOL_CALL"));

    assertThat(deltas)
        .containsExactly(
            new Delta.ToolStart(0, 0, "call_made", "f", null),
            new Delta.ToolArguments(0, 0, "{}"),
            new Delta.Finish(0, FinishReason.TOOL_CALLS, "TOOL_CALL"));
  }

  @Test
  void a_call_that_is_not_closed_is_closed_by_the_end() throws Exception {
    List<Delta> deltas =
        stream(
            "{'type':'tool-call-start','index':0,'delta':{'message':{'tool_calls':"
                + "{'id':'a','function':{'name':'f'}}}}}",
            end("COMPLETE"));

    assertThat(deltas).contains(new Delta.ToolArguments(0, 0, "{}"));
    assertThat(deltas).contains(new Delta.Finish(0, FinishReason.TOOL_CALLS, "COMPLETE"));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE, STOP",
    "STOP_SEQUENCE, STOP",
    "MAX_TOKENS, LENGTH",
    "ERROR_TOXIC, CONTENT_FILTER",
    "ERROR_LIMIT, LENGTH",
    "TOOL_CALL, STOP"
  })
  void reasons_have_our_names(String theirs, FinishReason ours) throws Exception {
    assertThat(stream(end(theirs))).containsExactly(new Delta.Finish(0, ours, theirs));
  }

  @ParameterizedTest
  @CsvSource({"TIMEOUT", "ERROR", "SOMETHING_NEW"})
  void what_is_no_end_is_a_failure(String reason) throws Exception {
    assertThat(stream(end(reason)))
        .singleElement()
        .isInstanceOfSatisfying(
            Delta.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.UpstreamBroken.class));
  }

  @Test
  void an_error_for_the_length_of_the_prompt_is_one() throws Exception {
    List<Delta> deltas =
        stream(
            "{'type':'message-end','delta':{'finish_reason':'ERROR','error':'too many tokens: 9',"
                + "'error_type':'TOO_MANY_TOKENS'}}");

    assertThat(deltas)
        .containsExactly(new Delta.Failed(new Failure.ContextLengthExceeded("too many tokens: 9")));
  }

  @Test
  void nothing_counts_after_the_end() throws Exception {
    StreamDecoder decoder = dialect.newStreamDecoder("");
    assertThat(decoder.event("", json(end("COMPLETE")))).hasSize(1);

    assertThat(decoder.event("", json(text(0, "more")))).isEmpty();
    assertThat(decoder.event("", "[DONE]")).isEmpty();
    assertThat(decoder.end()).isEmpty();
  }

  @Test
  void citations_come_at_the_end_with_their_addresses_as_annotations() throws Exception {
    List<Delta> deltas =
        stream(
            text(0, "Hé "),
            text(1, "Ruby is old."),
            "{'type':'citation-start','index':0,'delta':{'message':{'citations':{'start':0,'end':4,"
                + "'text':'Ruby','content_index':1,'sources':[{'type':'document','id':'d',"
                + "'document':{'url':'https://example.com','title':'T'}}],"
                + "'type':'TEXT_CONTENT'}}}}",
            end("COMPLETE"));

    assertThat(deltas.get(2))
        .isEqualTo(
            new Delta.Extra(
                0,
                "annotations",
                Asked.json(
                        "{'a':[{'type':'url_citation','url_citation':{'url':'https://example.com',"
                            + "'title':'T','start_index':3,'end_index':7}}]}")
                    .path("a")));
    assertThat(deltas.get(3))
        .isInstanceOfSatisfying(
            Delta.Extra.class, extra -> assertThat(extra.name()).isEqualTo("citations"));
  }

  @Test
  void tokens_are_the_models_and_what_is_not_billed_is_free() throws Exception {
    List<Delta> deltas =
        stream(
            "{'type':'message-end','delta':{'finish_reason':'COMPLETE','usage':{'billed_units':"
                + "{'input_tokens':10,'output_tokens':20},'tokens':{'input_tokens':500.0,"
                + "'output_tokens':25,'reasoning_tokens':4},'cached_tokens':448}}}");

    assertThat(deltas)
        .contains(
            new Delta.Used(
                new Usage(500, 25, 448L, null, 4L).with(new Usage.Billing(490, 5, false))));
  }

  @Test
  void an_answer_that_is_an_error_is_one() {
    byte[] body = "{\"id\":\"x\",\"message\":\"internal\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(dialect.decodeAnswer(body)).hasSize(1).allMatch(Delta.Failed.class::isInstance);
    assertThat(dialect.decodeAnswer(new byte[0])).allMatch(Delta.Failed.class::isInstance);
    assertThat(dialect.decodeAnswer("{}".getBytes(StandardCharsets.UTF_8)))
        .allMatch(Delta.Failed.class::isInstance);
  }

  private static String text(int block, String text) {
    return "{'type':'content-delta','index':%d,'delta':{'message':{'content':{'text':'%s'}}}}"
        .formatted(block, text);
  }

  private static String end(String reason) {
    return "{'type':'message-end','delta':{'finish_reason':'" + reason + "'}}";
  }

  private List<Delta> stream(String... events) throws UndecodableEvent {
    StreamDecoder decoder = dialect.newStreamDecoder("text/event-stream");
    List<Delta> deltas = new ArrayList<>();
    for (String event : events) {
      deltas.addAll(decoder.event("", json(event)));
    }
    return deltas;
  }

  private static String json(String event) {
    return event.replace('\'', '"');
  }
}

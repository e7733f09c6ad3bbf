package dev.penstock.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.error.Failure;
import dev.penstock.testing.AwsEvents;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BedrockAnswerTest {

  private static List<Delta> streamed(String model, String lines) {
    StreamDecoder decoder = Asked.dialect(model).newStreamDecoder("");
    Framer framer = Framer.of(decoder.framing(), 1 << 20);
    List<Delta> deltas = new ArrayList<>();
    framer.feed(
        Buffer.buffer(AwsEvents.of(lines)),
        (name, data) -> {
          try {
            deltas.addAll(decoder.event(name, data));
          } catch (UndecodableEvent e) {
            throw new AssertionError(e);
          }
        });
    deltas.addAll(decoder.end());
    return deltas;
  }

  private static List<Delta> streamed(String lines) {
    return streamed(Asked.CLAUDE, lines);
  }

  private static List<Delta> whole(String model, String content, String stopReason) {
    String body =
        "{\"output\":{\"message\":{\"content\":[%s]}},\"stopReason\":\"%s\"}"
            .formatted(content, stopReason);
    return Asked.dialect(model).decodeAnswer(body.getBytes(UTF_8));
  }

  @Test
  void usage_after_the_stop_is_told_before_the_end() {
    List<Delta> deltas =
        streamed(
            """
            messageStart {"role":"assistant"}
            contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Hi"}}
            messageStop {"stopReason":"end_turn"}
            metadata {"usage":{"inputTokens":1,"outputTokens":2,"cacheReadInputTokens":10,"cacheWriteInputTokens":100,"cacheDetails":[{"ttl":"1h","inputTokens":60},{"ttl":"5m","inputTokens":40}]},"serviceTier":{"type":"flex"}}
            """);

    assertThat(deltas)
        .containsExactly(
            new Delta.Start(null, null),
            new Delta.Text(0, "Hi"),
            new Delta.Used(
                new Usage(111, 2, 10L, 100L, null, new Usage.Kinds(60, 0, 0, 0, 0, 0, "flex"))),
            new Delta.Finish(0, FinishReason.STOP, "end_turn"));
  }

  @Test
  void a_stream_that_lost_its_metadata_ends_well_and_one_without_a_reason_does_not_end() {
    String head = "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}\n";

    assertThat(streamed(head + "messageStop {\"stopReason\":\"max_tokens\"}"))
        .endsWith(new Delta.Finish(0, FinishReason.LENGTH, "max_tokens"));
    assertThat(streamed(head)).noneMatch(Delta.Finish.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "stop_sequence, STOP",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "guardrail_intervened, CONTENT_FILTER",
    "content_filtered, CONTENT_FILTER",
    "malformed_model_output, STOP",
    "something_new, STOP"
  })
  void reasons_to_stop_are_those_of_openai(String reason, FinishReason expected) {
    assertThat(whole(Asked.CLAUDE, "{\"text\":\"Hi\"}", reason))
        .endsWith(new Delta.Finish(0, expected, reason));
  }

  @Test
  void malformed_output_without_anything_in_it_is_a_failed_attempt() {
    assertThat(whole(Asked.CLAUDE, "", "malformed_tool_use"))
        .last()
        .matches(d -> d instanceof Delta.Failed f && f.failure() instanceof Failure.UpstreamBroken);
  }

  @Test
  void the_tool_that_stands_for_a_schema_becomes_the_text() {
    List<Delta> expected =
        List.of(
            new Delta.Start(null, null),
            new Delta.Text(0, "{\"color\":\"blue\"}"),
            new Delta.Finish(0, FinishReason.STOP, "tool_use"));

    assertThat(
            streamed(
                """
                contentBlockStart {"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"penstock_answer"}}}
                contentBlockDelta {"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\\"color\\":\\"blue\\"}"}}}
                contentBlockStop {"contentBlockIndex":0}
                messageStop {"stopReason":"tool_use"}
                """))
        .isEqualTo(expected);
    String use =
        "{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"penstock_answer\",\"input\":{\"color\":\"blue\"}}}";
    assertThat(whole(Asked.CLAUDE, use, "tool_use")).isEqualTo(expected);
  }

  @Test
  void calls_of_the_providers_own_tools_are_not_the_callers() {
    String content =
        """
        {"toolUse":{"toolUseId":"s","name":"web","type":"server_tool_use","input":{"q":"x"}}},
        {"toolResult":{"toolUseId":"s","content":[]}},
        {"toolUse":{"toolUseId":"t","name":"f","type":"tool_use","input":{}}}
        """;

    assertThat(whole(Asked.CLAUDE, content, "tool_use"))
        .containsExactly(
            new Delta.Start(null, null),
            new Delta.ToolStart(0, 0, "t", "f", null),
            new Delta.ToolArguments(0, 0, "{}"),
            new Delta.Finish(0, FinishReason.TOOL_CALLS, "tool_use"));
  }

  @Test
  void reasoning_comes_with_its_proof_and_is_marked_where_it_is_not_claudes() {
    String content =
        """
        {"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"EqQB"}}},
        {"reasoningContent":{"redactedContent":"RXRr"}},{"text":"Hi"}
        """;

    assertThat(whole(Asked.CLAUDE, content, "end_turn").subList(1, 4))
        .containsExactly(
            new Delta.Reasoning(0, "Hm."),
            new Delta.ReasoningSignature(0, "EqQB"),
            new Delta.RedactedReasoning(0, "Etk"));
    assertThat(whole("amazon.nova-2-lite-v1:0", content, "end_turn").subList(1, 4))
        .containsExactly(
            new Delta.Reasoning(0, "Hm."),
            new Delta.ReasoningSignature(0, "bedrock:EqQB"),
            new Delta.RedactedReasoning(0, "bedrock:RXRr"));
  }

  @Test
  void streamed_reasoning_is_signed_and_redacted_bytes_are_joined() {
    List<Delta> deltas =
        streamed(
            """
            contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Hm"}}}
            contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"."}}}
            contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"EqQB"}}}
            contentBlockStop {"contentBlockIndex":0}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"YWI="}}}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"Yw=="}}}
            contentBlockStop {"contentBlockIndex":1}
            messageStop {"stopReason":"end_turn"}
            """);

    assertThat(deltas.subList(1, 5))
        .containsExactly(
            new Delta.Reasoning(0, "Hm"),
            new Delta.Reasoning(0, "."),
            new Delta.ReasoningSignature(0, "EqQB"),
            new Delta.RedactedReasoning(0, "abc"));
  }

  @Test
  void a_cited_page_is_an_annotation_and_a_cited_document_stays_as_it_is() {
    List<Delta> deltas =
        streamed(
            """
            contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Ä "}}
            contentBlockStop {"contentBlockIndex":0}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"text":"cited"}}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"citation":{"title":"T","location":{"web":{"url":"https://a"}}}}}
            contentBlockDelta {"contentBlockIndex":1,"delta":{"citation":{"title":"D","location":{"documentPage":{"start":1}}}}}
            contentBlockStop {"contentBlockIndex":1}
            messageStop {"stopReason":"end_turn"}
            """);

    assertThat(deltas)
        .contains(
            new Delta.Extra(
                0,
                "citations",
                Asked.object(
                        "{\"c\":[{\"title\":\"D\",\"location\":{\"documentPage\":{\"start\":1}}}]}")
                    .path("c")));
    assertThat(deltas)
        .anyMatch(d ->
            d instanceof Delta.Extra e
                && e.name().equals("annotations")
                && e.value().at("/0/url_citation/start_index").asInt() == 2
                && e.value().at("/0/url_citation/end_index").asInt() == 7);
  }

  @ParameterizedTest
  @CsvSource({"'{}'", "'[]'", "'{\"message\":\"no\"}'", "'<html>'", "''"})
  void what_is_no_message_is_a_broken_answer(String body) {
    assertThat(Asked.dialect(Asked.CLAUDE).decodeAnswer(body.getBytes(UTF_8)))
        .singleElement()
        .matches(d -> d instanceof Delta.Failed f && f.failure() instanceof Failure.UpstreamBroken);
  }
}

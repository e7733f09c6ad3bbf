package dev.penstock.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.dialect.Json;
import dev.penstock.testing.Folded;
import dev.penstock.testing.FoldedMessage;
import dev.penstock.testing.SdkFolded;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;

/** Whatever a model says is told alike in a stream and in one piece, and nothing of it is lost. */
final class AnswerRoundTripTest {
  private static final List<String> TEXTS =
      List.of("a", " ", "\n", "Grüße", "漢", "😀", "\"", "\\", "</x>", "\u0000", "word ");

  @Test
  void chat_chunks_add_up_to_the_completion() {
    Fuzz.theory()
        .forAll(answers())
        .checkAssert(deltas -> {
          Folded streamed = Folded.ofFrames(streamed("chat", deltas).getBytes(UTF_8));
          Folded whole = Folded.ofAnswer(whole("chat", deltas).toString().getBytes(UTF_8));

          assertThat(streamed.texts()).isEqualTo(whole.texts());
          assertThat(streamed.calls()).isEqualTo(whole.calls());
          assertThat(streamed.usage()).isEqualTo(whole.usage());
          assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
          assertThat(streamed.model()).isEqualTo(whole.model());
          assertThat(List.of(streamed.text(), streamed.reasoning(), streamed.refusal()))
              .isEqualTo(List.of(whole.text(), whole.reasoning(), whole.refusal()))
              .isEqualTo(
                  List.of(
                      said(deltas, Delta.Text.class),
                      said(deltas, Delta.Reasoning.class),
                      said(deltas, Delta.Refusal.class)));
        });
  }

  @Test
  void message_events_add_up_to_the_message() {
    Fuzz.theory()
        .forAll(answers())
        .checkAssert(deltas -> {
          FoldedMessage streamed = FoldedMessage.ofFrames(streamed("messages", deltas));
          ObjectNode whole = whole("messages", deltas);

          assertThat(streamed.stopped()).isTrue();
          assertThat(streamed.message().path("content")).isEqualTo(whole.path("content"));
          assertThat(streamed.message().path("stop_reason")).isEqualTo(whole.path("stop_reason"));
          StringBuilder thought = new StringBuilder();
          whole.path("content").forEach(b -> thought.append(b.path("thinking").asText()));
          assertThat(thought.toString()).isEqualTo(said(deltas, Delta.Reasoning.class));
        });
  }

  @Test
  void response_events_add_up_to_the_response() {
    Fuzz.theory()
        .forAll(answers())
        .checkAssert(deltas -> {
          List<JsonNode> events = FoldedMessage.events(streamed("responses", deltas));
          JsonNode streamed = events.getLast().path("response");
          ObjectNode whole = whole("responses", deltas);

          assertThat(streamed.path("output")).isEqualTo(whole.path("output"));
          assertThat(streamed.path("status")).isEqualTo(whole.path("status"));
          assertThat(streamed.path("usage")).isEqualTo(whole.path("usage"));
          assertThat(folded(events)).isEqualTo(of(whole.path("output")));
        });
  }

  @Test
  void the_vendors_libraries_see_the_same_in_a_stream_and_in_one_piece() {
    Fuzz.theory()
        .forAll(answers())
        .checkAssert(deltas -> {
          var chat = SdkFolded.chat(streamed("chat", deltas)).choices().getFirst();
          var wholeChat = SdkFolded.wholeChat(whole("chat", deltas)).choices().getFirst();
          assertThat(chat.message().content().orElse(""))
              .isEqualTo(wholeChat.message().content().orElse(""));
          assertThat(chat.message().refusal().orElse(""))
              .isEqualTo(wholeChat.message().refusal().orElse(""));
          assertThat(SdkFolded.openAi(chat.message().toolCalls().orElse(List.of())))
              .isEqualTo(SdkFolded.openAi(wholeChat.message().toolCalls().orElse(List.of())));
          assertThat(chat.finishReason()).isEqualTo(wholeChat.finishReason());

          var message = SdkFolded.message(streamed("messages", deltas));
          var wholeMessage = SdkFolded.wholeMessage(whole("messages", deltas));
          assertThat(SdkFolded.anthropic(message.content()))
              .isEqualTo(SdkFolded.anthropic(wholeMessage.content()));
          assertThat(message.stopReason()).isEqualTo(wholeMessage.stopReason());

          assertThat(SdkFolded.openAi(SdkFolded.response(streamed("responses", deltas)).output()))
              .isEqualTo(
                  SdkFolded.openAi(SdkFolded.wholeResponse(whole("responses", deltas)).output()));
        });
  }

  /** What the deltas of each item say. */
  private static Map<Integer, String> folded(List<JsonNode> events) {
    Map<Integer, String> folded = new HashMap<>();
    for (JsonNode event : events) {
      if (event.path("type").asText().endsWith(".delta")) {
        folded.merge(
            event.path("output_index").asInt(), event.path("delta").asText(), String::concat);
      }
    }
    return folded;
  }

  /** What each item says. */
  private static Map<Integer, String> of(JsonNode output) {
    Map<Integer, String> said = new HashMap<>();
    for (int i = 0; i < output.size(); i++) {
      StringBuilder text = new StringBuilder(output.get(i).path("arguments").asText());
      for (String parts : List.of("summary", "content")) {
        for (JsonNode part : output.get(i).path(parts)) {
          text.append(part.path("text").asText()).append(part.path("refusal").asText());
        }
      }
      if (!text.isEmpty()) {
        said.put(i, text.toString());
      }
    }
    return said;
  }

  private static String streamed(String caller, List<Delta> deltas) {
    StreamWriter stream = Callers.writers(caller).stream();
    Buffer frames = Buffer.buffer();
    for (Delta delta : deltas) {
      stream.add(delta);
      frames.appendBuffer(stream.take());
    }
    stream.end();
    assertThat(stream.failure()).isNull();
    return frames.appendBuffer(stream.take()).toString();
  }

  private static ObjectNode whole(String caller, List<Delta> deltas) {
    WholeWriter whole = Callers.writers(caller).whole();
    deltas.forEach(whole::add);
    // As it is read by who gets it: numbers of a tree that was never written have other types.
    return (ObjectNode) Objects.requireNonNull(Json.tree(Json.bytes(whole.answer())));
  }

  private static String said(List<Delta> deltas, Class<? extends Delta> kind) {
    StringBuilder said = new StringBuilder();
    for (Delta delta : deltas) {
      if (kind.isInstance(delta)) {
        said.append(
            switch (delta) {
              case Delta.Text text -> text.text();
              case Delta.Reasoning reasoning -> reasoning.text();
              case Delta.Refusal refusal -> refusal.text();
              default -> "";
            });
      }
    }
    return said.toString();
  }

  private static Gen<List<Delta>> answers() {
    return random -> {
      List<Delta> deltas = new ArrayList<>();
      deltas.add(new Delta.Start("id", "model"));
      int calls = 0;
      int blocks = Fuzz.below(random, 6);
      for (int i = 0; i < blocks; i++) {
        calls += block(random, calls, deltas);
      }
      deltas.add(new Delta.Used(new Usage(Fuzz.below(random, 99), 7, 3L, null, 2L)));
      FinishReason[] reasons = FinishReason.values();
      FinishReason reason = reasons[Fuzz.below(random, reasons.length)];
      deltas.add(new Delta.Finish(0, calls > 0 ? FinishReason.TOOL_CALLS : reason, "native"));
      return deltas;
    };
  }

  private static int block(RandomnessSource random, int calls, List<Delta> deltas) {
    int kind = Fuzz.below(random, 5);
    if (kind == 4) {
      deltas.add(new Delta.ToolStart(0, calls, "call_" + calls, "tool", null));
      String json = "{\"a\":\"" + "x".repeat(Fuzz.below(random, 9)) + "😀\"}";
      int cut = json.offsetByCodePoints(0, Fuzz.below(random, 9));
      for (String piece : List.of(json.substring(0, cut), json.substring(cut))) {
        if (!piece.isEmpty()) {
          deltas.add(new Delta.ToolArguments(0, calls, piece));
        }
      }
      return 1;
    }
    int pieces = Fuzz.below(random, 4) + 1;
    for (int i = 0; i < pieces; i++) {
      String text = TEXTS.get(Fuzz.below(random, TEXTS.size()));
      deltas.add(
          switch (kind) {
            case 0 -> new Delta.Reasoning(0, text);
            case 1 -> new Delta.Refusal(0, text);
            default -> new Delta.Text(0, text);
          });
    }
    if (kind == 0 && Fuzz.below(random, 2) == 0) {
      deltas.add(new Delta.ReasoningSignature(0, "c2ln"));
    }
    return 0;
  }
}

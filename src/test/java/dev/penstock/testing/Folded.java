package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a caller of the OpenAI API has in hand after an answer, streamed or whole. */
public final class Folded {
  /** How the answer ended. */
  public enum Ending {
    DONE,
    ERROR,
    NONE
  }

  /** One tool call; {@code arguments} is their text, whole. */
  public record Call(@Nullable String id, @Nullable String name, String arguments) {}

  private final Map<Integer, StringBuilder> texts = new TreeMap<>();
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final Map<Integer, Call> calls = new TreeMap<>();
  private final Map<Integer, String> finishes = new TreeMap<>();
  private final Set<JsonNode> identities = new HashSet<>();
  private @Nullable String model;
  private @Nullable JsonNode usage;
  private @Nullable JsonNode error;
  private Ending ending = Ending.NONE;
  private int usageChunks;

  private Folded() {}

  /** Folds event-stream frames as an SDK does, and checks the rules that hold for every frame. */
  public static Folded ofFrames(byte[] frames) {
    Folded folded = new Folded();
    for (String event :
        new String(frames, StandardCharsets.UTF_8).split("\r\n\r\n|\n\n|\r\r", -1)) {
      folded.event(event);
    }
    assertThat(folded.identities).as("one id, object, created and model").hasSizeLessThan(2);
    return folded;
  }

  /** Folds a whole answer. */
  public static Folded ofAnswer(byte[] body) {
    Folded folded = new Folded();
    JsonNode root = parse(new String(body, StandardCharsets.UTF_8));
    assertThat(root.path("object").asText()).isEqualTo("chat.completion");
    assertThat(root.path("id").asText()).isNotEmpty();
    folded.model = root.path("model").asText(null);
    folded.usage = root.path("usage").isObject() ? root.path("usage") : null;
    for (JsonNode choice : root.path("choices")) {
      assertThat(choice.path("message").isObject()).as("message").isTrue();
      folded.choice(choice, choice.path("message"));
    }
    folded.ending = Ending.DONE;
    return folded;
  }

  private void event(String event) {
    if (event.isBlank() || event.startsWith(":")) {
      return;
    }
    assertThat(ending).as("nothing after the end").isEqualTo(Ending.NONE);
    List<String> lines = new ArrayList<>();
    for (String line : event.split("\r\n|\n|\r", -1)) {
      if (line.startsWith("data:")) {
        lines.add(line.substring(5).stripLeading());
      }
    }
    String data = String.join("\n", lines);
    if (data.equals("[DONE]")) {
      ending = Ending.DONE;
      return;
    }
    JsonNode frame = parse(data);
    if (frame.has("error")) {
      error = frame.get("error");
      ending = Ending.ERROR;
      return;
    }
    chunk(frame);
  }

  private void chunk(JsonNode frame) {
    assertThat(frame.path("object").asText()).isEqualTo("chat.completion.chunk");
    assertThat(frame.path("id").asText()).isNotEmpty();
    assertThat(frame.path("created").isIntegralNumber()).isTrue();
    identities.add(
        Recordings.JSON
            .createArrayNode()
            .add(frame.get("id"))
            .add(frame.get("created"))
            .add(frame.get("model")));
    model = frame.path("model").asText();
    if (frame.path("usage").isObject()) {
      assertThat(frame.path("choices")).as("choices beside usage").isEmpty();
      usage = frame.get("usage");
      usageChunks++;
    }
    for (JsonNode choice : frame.path("choices")) {
      assertThat(choice.path("delta").isObject()).as("delta").isTrue();
      choice(choice, choice.path("delta"));
    }
  }

  private void choice(JsonNode choice, JsonNode piece) {
    assertThat(choice.path("index").isInt()).as("index of the choice").isTrue();
    int index = choice.path("index").asInt();
    if (choice.path("finish_reason").isTextual()) {
      assertThat(finishes.put(index, choice.path("finish_reason").asText())).isNull();
    }
    JsonNode content = piece.path("content");
    assertThat(content.isTextual() || content.isNull() || content.isMissingNode()).isTrue();
    texts.computeIfAbsent(index, i -> new StringBuilder()).append(content.asText(""));
    if (index == 0) {
      reasoning.append(piece.path("reasoning_content").asText(""));
      refusal.append(piece.path("refusal").asText(""));
      int position = 0;
      for (JsonNode call : piece.path("tool_calls")) {
        call(call.has("index") ? call.get("index").asInt() : position++, call);
      }
      if (piece.path("function_call").isObject()) {
        call(0, Recordings.JSON.createObjectNode().set("function", piece.get("function_call")));
      }
    }
  }

  private void call(int index, JsonNode piece) {
    Call before = calls.getOrDefault(index, new Call(null, null, ""));
    JsonNode function = piece.path("function");
    calls.put(
        index,
        new Call(
            before.id() == null ? piece.path("id").asText(null) : before.id(),
            before.name() == null ? function.path("name").asText(null) : before.name(),
            before.arguments() + function.path("arguments").asText("")));
  }

  private static JsonNode parse(String json) {
    try {
      return Recordings.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  public Ending ending() {
    return ending;
  }

  /** Texts by choice. */
  public List<String> texts() {
    return texts.values().stream().map(StringBuilder::toString).toList();
  }

  /** Choice 0's text; empty if none. */
  public String text() {
    return texts.getOrDefault(0, new StringBuilder()).toString();
  }

  public String reasoning() {
    return reasoning.toString();
  }

  public String refusal() {
    return refusal.toString();
  }

  /** Choice 0's tool calls. */
  public List<Call> calls() {
    return List.copyOf(calls.values());
  }

  /** Choice 0's finish reason. */
  public @Nullable String finishReason() {
    return finishes.get(0);
  }

  public @Nullable String model() {
    return model;
  }

  public @Nullable JsonNode usage() {
    return usage;
  }

  public int usageChunks() {
    return usageChunks;
  }

  /** The error that ended a stream. */
  public @Nullable JsonNode error() {
    return error;
  }
}

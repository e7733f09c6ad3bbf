package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a caller of Gemini's API makes of its responses, one or many. */
public final class FoldedContent {
  private final SortedMap<Integer, Choice> choices = new TreeMap<>();
  private @Nullable JsonNode error;
  private JsonNode usage = Recordings.JSON.createObjectNode();
  private String model = "";

  private FoldedContent() {}

  private static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<JsonNode> calls = new ArrayList<>();
    private String reason = "";
  }

  /** Folds responses, whole or chunks. */
  public static FoldedContent of(List<JsonNode> responses) {
    FoldedContent folded = new FoldedContent();
    responses.forEach(folded::add);
    return folded;
  }

  /** The data of each event. */
  public static List<JsonNode> events(String frames) {
    List<JsonNode> events = new ArrayList<>();
    for (String frame : frames.replace("\r\n", "\n").split("\n\n", -1)) {
      if (frame.startsWith("data: ")) {
        events.add(json(frame.substring("data: ".length()).replace("\ndata: ", "\n")));
      }
    }
    return events;
  }

  /** The elements of a JSON array. */
  public static List<JsonNode> array(String body) {
    return json(body).valueStream().toList();
  }

  private void add(JsonNode response) {
    assertThat(error).as("nothing after an error").isNull();
    if (response.has("error")) {
      error = response;
      return;
    }
    assertThat(response.path("modelVersion").isTextual()).isTrue();
    assertThat(response.path("responseId").isTextual()).isTrue();
    model = response.path("modelVersion").asText();
    usage = response.has("usageMetadata") ? response.path("usageMetadata") : usage;
    for (JsonNode candidate : response.path("candidates")) {
      add(candidate, choices.computeIfAbsent(candidate.path("index").asInt(), i -> new Choice()));
    }
  }

  private static void add(JsonNode candidate, Choice choice) {
    for (JsonNode part : candidate.at("/content/parts")) {
      (part.path("thought").asBoolean() ? choice.thoughts : choice.text)
          .append(part.path("text").asText());
      if (part.has("functionCall")) {
        choice.calls.add(part.path("functionCall"));
      }
    }
    choice.reason = candidate.path("finishReason").asText(choice.reason);
  }

  /** The error that ended it. */
  public @Nullable JsonNode error() {
    return error;
  }

  /** As a chat completion, to compare it with what others are told. */
  public Folded asChat() {
    ObjectNode completion = Recordings.JSON.createObjectNode();
    completion.put("id", "any").put("object", "chat.completion").put("model", model);
    completion.putArray("choices");
    choices.forEach((index, choice) -> {
      ObjectNode json = completion.withArrayProperty("choices").addObject().put("index", index);
      ObjectNode said = json.putObject("message").put("content", choice.text.toString());
      said.put("reasoning_content", choice.thoughts.toString());
      for (JsonNode call : choice.calls) {
        ObjectNode each = said.withArrayProperty("tool_calls").addObject();
        each.put("id", call.path("id").asText("none"));
        each.putObject("function")
            .put("arguments", call.path("args").toString())
            .set("name", call.path("name"));
      }
      json.put("finish_reason", finish(choice));
    });
    completion.set("usage", usage());
    return Folded.ofAnswer(completion.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String finish(Choice choice) {
    return switch (choice.reason) {
      case "MAX_TOKENS" -> "length";
      case "STOP" -> choice.calls.isEmpty() ? "stop" : "tool_calls";
      default -> "content_filter";
    };
  }

  private ObjectNode usage() {
    ObjectNode chat = Recordings.JSON.createObjectNode();
    long thoughts = usage.path("thoughtsTokenCount").asLong();
    chat.put(
        "prompt_tokens",
        usage.path("promptTokenCount").asLong() + usage.path("toolUsePromptTokenCount").asLong());
    chat.put("completion_tokens", usage.path("candidatesTokenCount").asLong() + thoughts);
    chat.putObject("prompt_tokens_details")
        .put("cached_tokens", usage.path("cachedContentTokenCount").asLong());
    chat.putObject("completion_tokens_details").put("reasoning_tokens", thoughts);
    return chat;
  }

  private static JsonNode json(String text) {
    try {
      return Recordings.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}

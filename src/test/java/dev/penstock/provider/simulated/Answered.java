package dev.penstock.provider.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as its reader got it.
 *
 * @param chunks the buffers, as text, in order
 * @param failure what the exception handler got, or null if the body ended well
 */
record Answered(int status, MultiMap headers, List<String> chunks, @Nullable Throwable failure) {

  String body() {
    return String.join("", chunks);
  }

  JsonNode json() {
    return json(body());
  }

  /** The data of each server-sent event that is JSON. */
  List<JsonNode> events() {
    return data().filter(data -> !data.equals("[DONE]")).map(Answered::json).toList();
  }

  Stream<String> data() {
    return Stream.of(body().split("\n\n"))
        .filter(event -> !event.isEmpty())
        .map(event -> event.substring("data: ".length()));
  }

  /** The deltas of one choice, in order. */
  List<JsonNode> deltas(int choice) {
    return choices(choice).map(part -> part.path("delta")).toList();
  }

  /** A field of one choice's deltas, joined. */
  String joined(int choice, String field) {
    StringBuilder text = new StringBuilder();
    deltas(choice).forEach(delta -> text.append(delta.path(field).asText("")));
    return text.toString();
  }

  /** The arguments of one tool call of choice 0, joined. */
  String arguments(int call) {
    StringBuilder json = new StringBuilder();
    for (JsonNode delta : deltas(0)) {
      for (JsonNode part : delta.path("tool_calls")) {
        if (part.path("index").asInt() == call) {
          json.append(part.path("function").path("arguments").asText(""));
        }
      }
    }
    return json.toString();
  }

  List<String> finishReasons(int choice) {
    List<String> reasons = new ArrayList<>();
    choices(choice)
        .map(part -> part.path("finish_reason"))
        .filter(JsonNode::isTextual)
        .forEach(reason -> reasons.add(reason.asText()));
    return reasons;
  }

  /** Chunks that carry text, reasoning or a piece of a tool call. */
  long contentChunks() {
    return events().stream()
        .map(event -> event.path("choices").path(0).path("delta"))
        .filter(delta -> !delta.has("role") && !delta.isEmpty())
        .count();
  }

  private Stream<JsonNode> choices(int choice) {
    return events().stream()
        .map(event -> event.path("choices").path(0))
        .filter(part -> part.path("index").asInt(-1) == choice);
  }

  private static JsonNode json(String text) {
    try {
      return SimulatedRequest.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

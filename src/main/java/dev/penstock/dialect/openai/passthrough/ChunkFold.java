package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.StreamTranslation.Output;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Makes one answer of an event stream that came although none was asked for. */
final class ChunkFold implements Output {
  private final ObjectNode root = Json.MAPPER.createObjectNode();
  private final ArrayNode choices = Json.MAPPER.createArrayNode();

  private ChunkFold() {}

  /**
   * The stream's answer.
   *
   * @throws FailureException if it is no whole stream
   */
  static ObjectNode fold(Buffer body, AnswerSettings settings) {
    ChunkFold fold = new ChunkFold();
    PassThroughStream stream =
        new PassThroughStream(
            new AnswerSettings(
                true,
                settings.fallbackModel(),
                settings.createdSeconds(),
                settings.ids(),
                settings.maxEventBytes(),
                settings.promptTokens()));
    stream.feed(body, fold);
    stream.end(fold);
    if (stream.facts().usage() == null) {
      // Only a stream tells estimates, and this answer was asked for whole.
      fold.root.remove("usage");
    }
    fold.root.put("object", "chat.completion");
    fold.root.set("choices", fold.choices);
    return fold.root;
  }

  @Override
  public void frames(Buffer frames, boolean content) {
    SseFrames events = new SseFrames(Integer.MAX_VALUE);
    events.add(frames.getBytes());
    while (events.next()) {
      if (!events.strayLf()
          && Json.tree(events.bytes(), events.dataFrom(), events.dataTo())
              instanceof ObjectNode chunk) {
        chunk(chunk);
      }
    }
  }

  @Override
  public void complete() {}

  @Override
  public void failed(Failure failure) {
    throw new FailureException(failure);
  }

  private void chunk(ObjectNode chunk) {
    for (JsonNode choice : chunk.path("choices")) {
      choice((ObjectNode) choice);
    }
    chunk.remove("choices");
    for (Map.Entry<String, JsonNode> field : chunk.properties()) {
      keep(root, field.getKey(), field.getValue());
    }
  }

  private void choice(ObjectNode piece) {
    int index = piece.path("index").asInt();
    while (choices.size() <= index) {
      choices
          .addObject()
          .put("index", choices.size() - 1)
          .putObject("message")
          .put("role", "assistant")
          .putNull("content");
    }
    ObjectNode choice = (ObjectNode) choices.get(index);
    JsonNode delta = piece.remove("delta");
    // Some servers send the message so far beside each delta.
    piece.remove("message");
    merge((ObjectNode) choice.get("message"), (ObjectNode) delta);
    for (Map.Entry<String, JsonNode> field : piece.properties()) {
      if (field.getKey().equals("logprobs")) {
        logprobs(choice, field.getValue());
      } else {
        keep(choice, field.getKey(), field.getValue());
      }
    }
  }

  /** What comes later counts, unless it says nothing where something was said. */
  private static void keep(ObjectNode into, String name, JsonNode value) {
    boolean saysNothing = value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    if (!saysNothing || !into.has(name)) {
      into.set(name, value);
    }
  }

  /** {@code {"content":[...],"refusal":[...]}}: the lists of tokens grow with the text. */
  private static void logprobs(ObjectNode choice, JsonNode piece) {
    if (!(choice.get("logprobs") instanceof ObjectNode before)
        || !(piece instanceof ObjectNode tokens)) {
      keep(choice, "logprobs", piece);
      return;
    }
    for (Map.Entry<String, JsonNode> list : tokens.properties()) {
      if (before.get(list.getKey()) instanceof ArrayNode target
          && list.getValue() instanceof ArrayNode more) {
        target.addAll(more);
      } else {
        keep(before, list.getKey(), list.getValue());
      }
    }
  }

  /** Texts grow, objects are merged, entries with an index are merged by it. */
  private static void merge(ObjectNode into, ObjectNode piece) {
    for (Map.Entry<String, JsonNode> field : piece.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      JsonNode before = into.path(name);
      if (value.isNull()) {
        continue;
      }
      if (value.isTextual() && before.isTextual() && grows(name)) {
        into.put(name, before.textValue() + value.textValue());
      } else if (value instanceof ObjectNode object && before instanceof ObjectNode target) {
        merge(target, object);
      } else if (value instanceof ArrayNode array && name.equals("tool_calls")) {
        calls(before instanceof ArrayNode target ? target : into.putArray(name), array);
      } else {
        keep(into, name, value);
      }
    }
  }

  private static void calls(ArrayNode into, ArrayNode pieces) {
    for (JsonNode piece : pieces) {
      int index = piece.path("index").asInt();
      while (into.size() <= index) {
        into.addObject();
      }
      ((ObjectNode) piece).remove("index");
      merge((ObjectNode) into.get(index), (ObjectNode) piece);
    }
  }

  private static boolean grows(String name) {
    return switch (name) {
      case "content", "reasoning_content", "refusal", "arguments", "transcript" -> true;
      default -> false;
    };
  }
}

package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Speech;
import java.util.function.Consumer;

/** Text and refusals: one part for each stretch of either. */
final class MessageItem implements OutputItem {
  private static final String TEXT = "output_text";
  private static final String REFUSAL = "refusal";

  private final Place place;
  private final AnswerSettings settings;
  private final Speech speech = new Speech();
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final ArrayNode content;
  private StringBuilder part = new StringBuilder();
  private String kind = "";
  private ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();
  private int characters;
  private boolean closed;

  MessageItem(Place place, AnswerSettings settings) {
    this.place = place;
    this.settings = settings;
    json.put("id", place.id()).put("type", "message").put("status", "in_progress");
    content = json.putArray("content");
    json.put("role", "assistant");
    place.emit("response.output_item.added", json.deepCopy());
  }

  @Override
  public ObjectNode json() {
    return json;
  }

  /** Code points of all its text. */
  int characters() {
    return characters;
  }

  /** {@code tokens} are the log probabilities of those that the text is of, or none. */
  void text(String text, ArrayNode tokens) {
    begin(TEXT);
    part.append(text);
    characters += text.codePointCount(0, text.length());
    logprobs.addAll(tokens);
    delta("response.output_text.delta", text, event -> event.set("logprobs", tokens));
  }

  void refusal(String text) {
    begin(REFUSAL);
    part.append(text);
    delta("response.refusal.delta", text, event -> {});
  }

  /** Log probabilities of the text so far, of a provider that says them afterwards. */
  void logprobs(ArrayNode more) {
    logprobs.addAll(more);
  }

  /** Of its latest text, be that closed or not. */
  void annotation(ObjectNode annotation) {
    int index = content.size() - 1;
    while (index >= 0 && !content.get(index).path("type").asText().equals(TEXT)) {
      index--;
    }
    if (index < 0) {
      return;
    }
    int at = index;
    ArrayNode annotations = (ArrayNode) content.get(index).get("annotations");
    annotations.add(annotation);
    place.emit(
        "response.output_text.annotation.added",
        event ->
            event
                .put("content_index", at)
                .put("annotation_index", annotations.size() - 1)
                .set("annotation", annotation));
  }

  /** The next piece of what is said aloud. */
  void sound(JsonNode piece) {
    speech.add(piece, settings);
    if (closed) {
      tellSound();
    }
  }

  private void tellSound() {
    if (speech.begun()) {
      json.set(Speech.FIELD, speech.whole(settings));
    }
  }

  /** What OpenAI's format has no place for. */
  void extra(String name, JsonNode value) {
    if (value instanceof ArrayNode more && json.get(name) instanceof ArrayNode list) {
      list.addAll(more);
    } else if (!json.has(name)) {
      json.set(name, value.deepCopy());
    }
  }

  @Override
  public void close(String status) {
    endPart();
    closed = true;
    tellSound();
    json.put("status", status);
    place.emit("response.output_item.done", json.deepCopy());
  }

  private void begin(String next) {
    if (kind.equals(next)) {
      return;
    }
    endPart();
    kind = next;
    ObjectNode empty = content.addObject().put("type", next);
    if (next.equals(TEXT)) {
      empty.putArray("annotations");
      empty.putArray("logprobs");
      empty.put("text", "");
    } else {
      empty.put("refusal", "");
    }
    emit(
        "response.content_part.added",
        event -> event.set("part", content.get(content.size() - 1).deepCopy()));
  }

  private void endPart() {
    if (kind.isEmpty()) {
      return;
    }
    ObjectNode ended = (ObjectNode) content.get(content.size() - 1);
    String whole = part.toString();
    if (kind.equals(TEXT)) {
      ended.set("logprobs", logprobs);
      ended.put("text", whole);
      emit(
          "response.output_text.done",
          event -> event.put("text", whole).set("logprobs", ended.get("logprobs")));
    } else {
      ended.put("refusal", whole);
      emit("response.refusal.done", event -> event.put("refusal", whole));
    }
    emit("response.content_part.done", event -> event.set("part", ended.deepCopy()));
    part = new StringBuilder();
    logprobs = JsonNodeFactory.instance.arrayNode();
    kind = "";
  }

  private void delta(String type, String text, Consumer<ObjectNode> more) {
    emit(type, event -> more.accept(event.put("delta", text)));
  }

  private void emit(String type, Consumer<ObjectNode> fields) {
    int index = content.size() - 1;
    place.emit(type, event -> fields.accept(event.put("content_index", index)));
  }
}

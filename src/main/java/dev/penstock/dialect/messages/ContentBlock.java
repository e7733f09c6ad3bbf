package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One block of an answer: what it begins with, and what of it waits for its turn. */
final class ContentBlock {
  private final Kind kind;
  private final ObjectNode start;
  private final StringBuilder held = new StringBuilder(0);
  private final List<ObjectNode> deltas = new ArrayList<>(0);
  private final JsonEnd arguments = new JsonEnd();
  private boolean sealed;
  private boolean closed;

  /** What a block holds, and how its pieces are told. */
  enum Kind {
    TEXT("text_delta", "text"),
    THINKING("thinking_delta", "thinking"),
    REDACTED("", ""),
    CALL("input_json_delta", "partial_json");

    private final String type;
    private final String field;

    Kind(String type, String field) {
      this.type = type;
      this.field = field;
    }

    ObjectNode piece(String text) {
      return json(type).put(field, text);
    }

    ObjectNode signature(String signature) {
      return json("signature_delta").put("signature", signature);
    }
  }

  private ContentBlock(Kind kind, ObjectNode start) {
    this.kind = kind;
    this.start = start;
  }

  /** Text or reasoning, empty as yet. */
  static ContentBlock of(Kind kind) {
    ObjectNode start =
        kind == Kind.TEXT
            ? json("text").put("text", "")
            : json("thinking").put("thinking", "").put("signature", "");
    return new ContentBlock(kind, start);
  }

  static ContentBlock redacted(String data) {
    return new ContentBlock(Kind.REDACTED, json("redacted_thinking").put("data", data));
  }

  static ContentBlock call(String id, String name) {
    ObjectNode start = json("tool_use").put("id", id).put("name", name);
    start.putObject("input");
    return new ContentBlock(Kind.CALL, start);
  }

  static ObjectNode citation(ObjectNode citation) {
    ObjectNode delta = json("citations_delta");
    delta.set("citation", citation);
    return delta;
  }

  private static ObjectNode json(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  Kind kind() {
    return kind;
  }

  /** The block as it begins, for who gets it to keep. */
  ObjectNode start() {
    return start;
  }

  /** Nothing is to be added to what it says. */
  void seal() {
    sealed = true;
  }

  boolean sealed() {
    return sealed;
  }

  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }

  /** Reads along with its arguments. */
  void scan(String json) {
    arguments.feed(json);
  }

  /** Whether it may end, now that something stands behind it. */
  boolean mayEnd() {
    return kind != Kind.CALL || arguments.complete();
  }

  void hold(String piece) {
    held.append(piece);
  }

  void hold(ObjectNode delta) {
    deltas.add(delta);
  }

  /** What of it waits; null if nothing. */
  @Nullable String takeHeld() {
    String all = held.isEmpty() ? null : held.toString();
    held.setLength(0);
    return all;
  }

  /** What else waits, behind it. */
  List<ObjectNode> takeDeltas() {
    List<ObjectNode> all = List.copyOf(deltas);
    deltas.clear();
    return all;
  }
}

package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.passthrough.ChoiceState.Choices;
import java.util.function.Supplier;

/** Makes a chunk that breaks the contract keep it; what it does not know stays. */
final class ChunkMender {
  private final Choices choices;
  private final Supplier<String> ids;

  ChunkMender(Choices choices, Supplier<String> ids) {
    this.choices = choices;
    this.ids = ids;
  }

  /** The chunk with the stream's identity and without usage, which goes out at the end. */
  ObjectNode mend(ObjectNode chunk, StreamIdentity identity) {
    identity.writeTo(chunk);
    chunk.remove("usage");
    if (chunk.get("x_groq") instanceof ObjectNode groq) {
      groq.remove("usage");
    }
    if (!(chunk.get("choices") instanceof ArrayNode array)) {
      chunk.putArray("choices");
      return chunk;
    }
    int position = 0;
    for (JsonNode choice : array) {
      choice((ObjectNode) choice, position++);
    }
    return chunk;
  }

  private void choice(ObjectNode choice, int position) {
    JsonNode sent = choice.path("index");
    int index = sent.isInt() && sent.intValue() >= 0 ? sent.intValue() : position;
    choice.put("index", index);
    if (!(choice.get("delta") instanceof ObjectNode)) {
      JsonNode message = choice.remove("message");
      choice.set("delta", message instanceof ObjectNode ? message : Json.MAPPER.createObjectNode());
    }
    ObjectNode delta = (ObjectNode) choice.get("delta");
    var ignored = MessageMender.mend(delta);
    ChoiceState state = choices.of(index);
    if (delta.get("tool_calls") instanceof ArrayNode calls) {
      for (JsonNode call : calls) {
        if (call instanceof ObjectNode object) {
          call(object, state);
        }
      }
    }
    finish(choice, state);
  }

  private void call(ObjectNode call, ChoiceState state) {
    String id = call.path("id").asText("");
    JsonNode sent = call.path("index");
    int said = sent.isInt() ? Math.max(sent.intValue(), -1) : -1;
    boolean named = !call.path("function").path("name").asText("").isEmpty();
    int index = state.place(said, id.isEmpty() ? null : id, named);
    call.put("index", index);
    if (id.isEmpty() && !state.knows(index)) {
      call.put("id", "call_" + ids.get());
    }
    state.piece(said, index, id.isEmpty() ? null : id);
  }

  private static void finish(ObjectNode choice, ChoiceState state) {
    JsonNode said = choice.path("finish_reason");
    if (said.isMissingNode() || said.isNull()) {
      return;
    }
    // The first finish counts; a word that is none is none.
    boolean none = state.finished() || !said.isTextual() || said.textValue().isEmpty();
    choice.set(
        "finish_reason",
        none
            ? NullNode.instance
            : choice.textNode(FinishWords.mapped(said.textValue(), state.hasCalls())));
  }
}

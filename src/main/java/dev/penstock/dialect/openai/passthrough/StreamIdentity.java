package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;

/** The one id, created and model of a stream. */
record StreamIdentity(String id, long created, String model) {
  static final String OBJECT = "chat.completion.chunk";

  /** A chunk with these, and no choices. */
  ObjectNode chunk() {
    ObjectNode chunk = Json.MAPPER.createObjectNode();
    chunk.put("id", id).put("object", OBJECT).put("created", created).put("model", model);
    chunk.putArray("choices");
    return chunk;
  }

  void writeTo(ObjectNode chunk) {
    chunk.put("id", id).put("object", OBJECT).put("created", created).put("model", model);
  }
}

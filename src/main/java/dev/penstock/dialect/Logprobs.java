package dev.penstock.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log probabilities of one choice that wait for the text they are of, or for its end. */
public final class Logprobs {
  private static final List<String> LISTS = List.of("content", "refusal");

  private @Nullable ObjectNode waiting;

  /** Those of the text that follows. */
  public void add(JsonNode logprobs) {
    if (!(logprobs instanceof ObjectNode more)) {
      return;
    }
    ObjectNode before = waiting;
    if (before == null) {
      waiting = more.deepCopy();
      return;
    }
    for (String list : LISTS) {
      if (more.get(list) instanceof ArrayNode tokens) {
        if (before.get(list) instanceof ArrayNode all) {
          all.addAll(tokens);
        } else {
          before.set(list, tokens.deepCopy());
        }
      }
    }
  }

  /** What came since the last call, as OpenAI's {@code logprobs}; null if nothing did. */
  public @Nullable ObjectNode take() {
    ObjectNode taken = waiting;
    waiting = null;
    return taken;
  }

  /** The tokens alone; empty if nothing came. */
  public ArrayNode takeTokens() {
    ObjectNode taken = take();
    return taken != null && taken.get("content") instanceof ArrayNode tokens
        ? tokens
        : JsonNodeFactory.instance.arrayNode();
  }
}

package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What is to go on: a text, texts, tokens or lists of tokens.
 *
 * @param json never null
 * @param prompts how many there are
 */
record Prompt(JsonNode json, int prompts) {
  /** Of no more answers may be dreamt; the upstream refuses so many. */
  private static final int MOST_CHOICES = 1 << 13;

  /**
   * The prompt of a request.
   *
   * @throws FailureException with {@code InvalidValue} or {@code MissingParameter}
   */
  static Prompt of(ObjectNode request) {
    JsonNode json = request.path("prompt");
    if (json.isMissingNode()) {
      throw new FailureException(new Failure.MissingParameter("prompt"));
    }
    if (json.isTextual() || tokens(json)) {
      return new Prompt(json, 1);
    }
    boolean list = json instanceof ArrayNode array && !array.isEmpty();
    if (!list || !(all(json, JsonNode::isTextual) || all(json, Prompt::tokens))) {
      throw new FailureException(
          new Failure.InvalidValue(
              "prompt",
              "'prompt' must be a string, an array of strings, an array of tokens or an array of"
                  + " arrays of tokens."));
    }
    return new Prompt(json, json.size());
  }

  private static boolean tokens(JsonNode json) {
    return json instanceof ArrayNode array
        && !array.isEmpty()
        && all(json, JsonNode::isIntegralNumber);
  }

  private static boolean all(JsonNode list, Predicate<JsonNode> kind) {
    return StreamSupport.stream(list.spliterator(), false).allMatch(kind);
  }

  boolean isOneText() {
    return json.isTextual() || (prompts == 1 && json.path(0).isTextual());
  }

  private static long times(JsonNode number) {
    return Math.clamp(number.asLong(1), 1, MOST_CHOICES);
  }

  /**
   * Makes a chat of the request: what is no text stays where it is, so that it counts.
   *
   * @param bestOf how many completions are made, and billed, for each that is given
   */
  ObjectNode say(ObjectNode chat, JsonNode bestOf) {
    ArrayNode messages = chat.putArray("messages");
    boolean texts = json.isTextual() || json.path(0).isTextual();
    if (texts) {
      chat.remove("prompt");
      (json.isTextual() ? List.of(json) : json)
          .forEach(text -> messages.addObject().put("role", "user").set("content", text));
    } else {
      messages.addObject().put("role", "user").put("content", "");
    }
    // Each is answered so often: what a budget holds depends on it.
    long each = Math.max(times(chat.path("n")), times(bestOf));
    if (each * prompts > 1) {
      chat.put("n", Math.min(MOST_CHOICES, each * prompts));
    }
    return chat;
  }
}

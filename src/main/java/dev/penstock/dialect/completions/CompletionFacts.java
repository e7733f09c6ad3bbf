package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.dialect.openai.passthrough.UsageReader;
import dev.penstock.error.FailureException;
import java.util.HashMap;
import java.util.Map;

/** What accounting wants to know of a completion that passes. */
final class CompletionFacts {
  private final AnswerFacts facts = new AnswerFacts();
  private final Map<Integer, Boolean> finished = new HashMap<>();
  private boolean content;

  /**
   * Takes in an answer or a chunk of one.
   *
   * @param whole whether it is all of it
   * @throws FailureException with what an error in it means
   */
  void read(ObjectNode json, boolean whole) {
    JsonNode error = json.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new FailureException(OpenAiErrorReader.inAnswer(error));
    }
    if (json.path("object").asText().equals("error")) {
      throw new FailureException(OpenAiErrorReader.inAnswer(json));
    }
    String model = json.path("model").asText("");
    if (facts.model() == null && !model.isEmpty()) {
      facts.model(model);
    }
    Usage usage = UsageReader.read(json.path("usage"), json.path("service_tier").textValue());
    if (usage != null) {
      facts.usage(usage);
    }
    for (JsonNode choice : json.path("choices")) {
      choice(choice, whole);
    }
  }

  private void choice(JsonNode choice, boolean whole) {
    int index = choice.path("index").asInt();
    finished.putIfAbsent(index, false);
    String text = choice.path("text").asText("");
    if (!text.isEmpty()) {
      content = true;
      if (whole) {
        facts.addWhole(text);
      } else {
        facts.addDelta(text);
      }
    }
    String reason = choice.path("finish_reason").asText("");
    if (whole || !reason.isEmpty()) {
      finished.put(index, true);
      if (index == 0) {
        facts.finishReason(reason(reason));
      }
    }
  }

  private static FinishReason reason(String word) {
    return switch (word) {
      case "length" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      // An open vocabulary: all else means that it ended well.
      default -> FinishReason.STOP;
    };
  }

  AnswerFacts facts() {
    return facts;
  }

  /** Whether each choice that began has come to its end, and there is one. */
  boolean finished() {
    return !finished.isEmpty() && !finished.containsValue(false);
  }

  /** Whether there was text since the last call. */
  boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }
}

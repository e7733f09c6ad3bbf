package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.OpenAiErrors;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/completions}. */
public final class CompletionsDialect implements ClientDialect {
  /** Its name. */
  public static final String NAME = "completions";

  /** What no chat has, or says in another way, but for values that say nothing. */
  private static final List<String> BEYOND_CHAT = List.of("suffix", "echo", "best_of", "logprobs");

  @Override
  public String name() {
    return NAME;
  }

  /**
   * The prompt becomes what a user says. Several prompts and prompts of tokens cannot be said so:
   * they are counted right, and refused by {@link #checkTranslated}.
   */
  @Override
  public ObjectNode toChat(ObjectNode request) {
    ObjectNode chat = request.deepCopy();
    chat.remove(BEYOND_CHAT);
    if (tellsLogprobs(request)) {
      chat.put("logprobs", true).put("top_logprobs", request.path("logprobs").intValue());
    }
    return Prompt.of(request).say(chat, request.path("best_of"));
  }

  /**
   * Refuses, or drops, what of a request no chat request can say: called where it is not passed on
   * as it is.
   *
   * @param drop whether parameters that the provider cannot express are dropped
   * @param dropped takes the names of those that are
   * @throws FailureException with {@code UnsupportedParameter}
   */
  @Override
  public void checkTranslated(ObjectNode request, boolean drop, Set<String> dropped) {
    if (!Prompt.of(request).isOneText()) {
      throw unsupported(
          "prompt", "This model takes one text as its prompt: no list of texts, and no tokens.");
    }
    for (String name : BEYOND_CHAT) {
      if (!saysNothing(request, name)) {
        if (!drop || name.equals("best_of")) {
          throw unsupported(
              name, "This model, which has only chat, cannot express '" + name + "'.");
        }
        dropped.add(name);
      }
    }
  }

  /** A number here says how many, and that they are wanted. */
  private static boolean tellsLogprobs(ObjectNode request) {
    JsonNode count = request.path("logprobs");
    return count.canConvertToInt() && count.isIntegralNumber() && count.intValue() >= 0;
  }

  private static boolean saysNothing(ObjectNode request, String name) {
    JsonNode value = request.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return true;
    }
    return switch (name) {
      case "suffix" -> value.asText().isEmpty();
      case "echo" -> value.isBoolean() && !value.booleanValue();
      case "logprobs" -> tellsLogprobs(request);
      case "best_of" -> value.isNumber() && value.asLong() <= request.path("n").asLong(1);
      default -> false;
    };
  }

  private static FailureException unsupported(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }

  @Override
  public Writers writers(ObjectNode request, AnswerSettings settings) {
    return new CompletionWriters(settings);
  }

  @Override
  public ErrorFormat errors() {
    return OpenAiErrors.FORMAT;
  }
}

package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.GoogleErrors;

/**
 * {@code countTokens}: how long a prompt is. A provider that has this method itself is asked; for
 * any other it is counted here, as for limits and budgets.
 */
public final class CountTokensDialect implements ClientDialect {
  /** Its name, for providers that count themselves. */
  public static final String NAME = "gemini/countTokens";

  private static final String WHOLE = "generateContentRequest";

  @Override
  public String operation() {
    return "count_tokens";
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ObjectNode toChat(ObjectNode request) {
    return RequestReader.read(request.path(WHOLE) instanceof ObjectNode whole ? whole : request);
  }

  @Override
  public ObjectNode answerHere(ChatRequest request, String model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("totalTokens", PromptTokens.of(request.body(), model));
  }

  @Override
  public boolean billed() {
    return false;
  }

  @Override
  public void readyNative(ObjectNode request) {
    ForeignProofs.remove(request);
  }

  @Override
  public Writers writers(ObjectNode request, AnswerSettings settings) {
    throw new IllegalStateException("a count is not written from deltas");
  }

  @Override
  public ErrorFormat errors() {
    return GoogleErrors.FORMAT;
  }
}

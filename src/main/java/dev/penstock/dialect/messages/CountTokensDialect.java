package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.error.AnthropicErrors;
import dev.penstock.error.ErrorFormat;

/**
 * {@code POST /v1/messages/count_tokens}: how long a prompt is. A provider that has this address
 * itself is asked; for any other it is counted here, as for limits and budgets.
 */
public final class CountTokensDialect implements ClientDialect {
  /** Its name, for providers that count themselves. */
  public static final String NAME = "messages/count_tokens";

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
    ObjectNode chat = RequestReader.read(request, false);
    // Whatever a caller says, there is nothing to stream.
    chat.remove("stream");
    return chat;
  }

  @Override
  public ObjectNode answerHere(ChatRequest request, String model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("input_tokens", PromptTokens.of(request.body(), model));
  }

  @Override
  public boolean billed() {
    return false;
  }

  @Override
  public void readyNative(ObjectNode request) {
    ForeignTraces.remove(request);
  }

  @Override
  public Writers writers(ObjectNode request, AnswerSettings settings) {
    throw new IllegalStateException("a count is not written from deltas");
  }

  @Override
  public ErrorFormat errors() {
    return AnthropicErrors.FORMAT;
  }
}

package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.error.AnthropicErrors;
import dev.penstock.error.ErrorFormat;
import java.util.Set;

/** Anthropic's Messages API; see the package. */
public final class MessagesDialect implements ClientDialect {
  /** Its name, for providers that speak it themselves. */
  public static final String NAME = "messages";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ObjectNode toChat(ObjectNode request) {
    return RequestReader.read(request, true);
  }

  @Override
  public Hosted hosted(ObjectNode request) {
    return HostedTools.asked(request);
  }

  @Override
  public void checkTranslated(ObjectNode request, boolean drop, Set<String> dropped) {
    NativeOnly.check(request, drop, dropped);
  }

  @Override
  public void checkStored(ObjectNode request) {
    StoredObjects.refuse(request);
  }

  @Override
  public void readyNative(ObjectNode request) {
    ForeignTraces.remove(request);
  }

  @Override
  public Writers writers(ObjectNode request, AnswerSettings settings) {
    return new MessagesWriters(request.path("stop_sequences"), settings);
  }

  @Override
  public ErrorFormat errors() {
    return AnthropicErrors.FORMAT;
  }
}

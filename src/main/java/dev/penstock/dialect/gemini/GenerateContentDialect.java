package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.GoogleErrors;
import java.util.Set;

/** Gemini's {@code generateContent} and {@code streamGenerateContent}; see the package. */
public final class GenerateContentDialect implements ClientDialect {
  /** Its name, for providers that speak it themselves. */
  public static final String NAME = "gemini";

  private final ErrorFormat errors;

  /** {@code array} is for a stream that was asked for without {@code alt=sse}. */
  public GenerateContentDialect(boolean array) {
    this.errors = array ? GoogleErrors.ARRAY : GoogleErrors.FORMAT;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ObjectNode toChat(ObjectNode request) {
    return RequestReader.read(request);
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
    ForeignProofs.remove(request);
  }

  @Override
  public Writers writers(ObjectNode request, AnswerSettings settings) {
    return new ContentWriters(settings);
  }

  @Override
  public ErrorFormat errors() {
    return errors;
  }
}

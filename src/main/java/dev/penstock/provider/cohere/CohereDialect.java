package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Cohere's {@code /v2/chat}. */
public final class CohereDialect implements Dialect {
  private final Supplier<String> toolCallIds;

  /** {@code toolCallIds} makes an id for a tool call without one; never the same twice. */
  public CohereDialect(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  @Override
  public String name() {
    return "Cohere";
  }

  @Override
  public Set<String> parameters() {
    return CohereRequest.PARAMETERS;
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return CohereRequest.encode(conversation);
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    if (Json.tree(body) instanceof ObjectNode answer) {
      return new CohereAnswer(toolCallIds).whole(answer);
    }
    return List.of(new Delta.Failed(new Failure.UpstreamBroken("answer is no JSON object")));
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new CohereStream(toolCallIds);
  }

  @Override
  public boolean takesImageAt(String url) {
    return true;
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return CohereErrors.decode(answer);
  }
}

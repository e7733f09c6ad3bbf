package dev.penstock.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Ollama's {@code /api/chat}. */
public final class OllamaDialect implements Dialect {

  private final Supplier<String> toolCallIds;

  /**
   * @param toolCallIds makes an id for a tool call that came without one; never the same twice
   */
  public OllamaDialect(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  @Override
  public String name() {
    return "Ollama";
  }

  @Override
  public Set<String> parameters() {
    return OllamaRequest.PARAMETERS;
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return OllamaRequest.encode(conversation);
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    JsonNode answer;
    try {
      answer = Json.parse(body);
    } catch (IOException e) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("answer is not JSON")));
    }
    return new OllamaStream(toolCallIds).whole(answer);
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new OllamaStream(toolCallIds);
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return OllamaErrors.decode(answer);
  }
}

package dev.penstock.provider.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Ollama's {@code /api/chat}. */
public final class OllamaDialect implements Dialect {

  /** Keeps every digit of a number: tool arguments pass through here. */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

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
      answer = JSON.readTree(body);
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

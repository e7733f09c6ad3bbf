package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.claude.ClaudeModel;
import dev.penstock.error.Failure;
import java.util.List;
import java.util.Set;

/** Anthropic's Messages API; see the package for the document and for what is not supported. */
public final class AnthropicDialect implements Dialect {

  /**
   * {@code top_k} and {@code thinking} are Anthropic's own. Of {@code user} and {@code
   * safety_identifier} the first becomes {@code metadata.user_id}.
   */
  private static final Set<String> PARAMETERS =
      Set.of(
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "reasoning_effort",
          "thinking",
          "user",
          "safety_identifier");

  @Override
  public String name() {
    return "Anthropic";
  }

  @Override
  public Set<String> parameters() {
    return PARAMETERS;
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return AnthropicRequest.of(conversation);
  }

  @Override
  public int markCache(ObjectNode encoded) {
    return CacheMarks.add(encoded, ClaudeModel.of(encoded.path("model").asText()));
  }

  @Override
  public boolean takesImageAt(String url) {
    return true;
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    return AnthropicAnswer.decode(body);
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new AnthropicStream();
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return AnthropicErrors.of(answer);
  }
}

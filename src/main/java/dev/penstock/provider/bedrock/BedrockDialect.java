package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;

/** Bedrock's Converse API; see the package for the document and for what is not supported. */
public final class BedrockDialect implements Dialect {

  private final BedrockModel model;
  private final AnswerDecoder claude;

  /**
   * For one model.
   *
   * @param model the model's id, or what is known to be behind it
   * @param claude reads Claude's own format
   */
  public BedrockDialect(String model, AnswerDecoder claude) {
    this.model = BedrockModel.of(model);
    this.claude = claude;
  }

  @Override
  public String name() {
    return "Bedrock";
  }

  /** That of the model behind an ARN, if that is known. */
  @Override
  public Capabilities capabilities(String name) {
    return BedrockCapabilities.TABLE.of(model.id());
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return BedrockRequest.of(conversation, model);
  }

  @Override
  public int markCache(ObjectNode encoded) {
    return BedrockCacheMarks.add(encoded, model);
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    return BedrockAnswer.decode(body, model);
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new BedrockStream(model, claude.newStreamDecoder(""));
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return BedrockErrors.of(answer);
  }
}

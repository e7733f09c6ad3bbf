package dev.penstock.provider.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.api.TextSize;
import dev.penstock.config.PromptTemplate;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.Values;
import dev.penstock.error.Failure;
import java.util.List;

/**
 * TGI's {@code /generate}. One for each call, since an answer cannot be read without its request:
 * that alone has the stop sequences, which are cut off.
 */
public final class TgiDialect implements Dialect {
  private static final Capabilities TABLE =
      Capabilities.table()
          .takes("temperature", "top_p", "top_k", "typical_p", "seed", "stop")
          .takes("frequency_penalty", "repetition_penalty", "truncate", "watermark", "adapter_id")
          .calls("max_completion_tokens", "`max_new_tokens`")
          .maps(
              "response_format",
              "`json_schema`: a `grammar`; `json_object` is refused",
              Values.types("json_schema"))
          .maps(Input.IMAGE, "in the prompt, as Markdown")
          .maps(Input.IMAGE_ADDRESS, "fetched by the gateway")
          .maps(Input.TEXT_FILE, "text of the message")
          .maps(Input.FILE_ADDRESS, "fetched by the gateway")
          .refuses("TGI takes no files; send their text instead.", Input.PDF, Input.OTHER_FILE)
          .refuses("TGI takes no video.", Input.VIDEO)
          .refuses("TGI takes no audio; send a transcript as text instead.", Input.AUDIO)
          .done();

  private final PromptTemplate template;
  private TgiCall call = TgiCall.UNKNOWN;

  /** {@code template} makes the prompt. */
  public TgiDialect(PromptTemplate template) {
    this.template = template;
  }

  @Override
  public String name() {
    return "TGI";
  }

  @Override
  public Capabilities capabilities(String model) {
    return TABLE.of(model);
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    ObjectNode body = new TgiRequest(template).encode(conversation);
    long estimate = TextSize.tokens(TextSize.quarters(body.path("inputs").textValue()));
    call = new TgiCall(conversation.sampling().stop(), estimate, true);
    return body;
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    return new Decoder(call).decodeAnswer(body);
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new Decoder(call).newStreamDecoder(contentType);
  }

  @Override
  public AnswerDecoder of(AnswerTranslator.Head head) {
    return new Decoder(call.with(head));
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return TgiErrors.decode(answer);
  }

  private record Decoder(TgiCall call) implements AnswerDecoder {

    @Override
    public List<Delta> decodeAnswer(byte[] body) {
      JsonNode answer = Json.tree(body);
      // Servers at the root path, and the hosted ones, answer with a list of one.
      JsonNode first = answer != null && answer.isArray() ? answer.path(0) : answer;
      if (first instanceof ObjectNode object) {
        return new TgiAnswer(call).whole(object);
      }
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("answer is no JSON object")));
    }

    @Override
    public StreamDecoder newStreamDecoder(String contentType) {
      return new TgiStream(call);
    }
  }
}

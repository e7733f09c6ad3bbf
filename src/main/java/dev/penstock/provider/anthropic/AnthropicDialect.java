package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.claude.ClaudeFamilies;
import dev.penstock.dialect.claude.ClaudeModel;
import dev.penstock.error.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API; see the package for the document and for what is not supported. */
public final class AnthropicDialect implements Dialect {

  private static final Capabilities TABLE =
      ClaudeFamilies.addTo(
              Capabilities.table()
                  .calls("max_completion_tokens", "`max_tokens`; set if the caller sets none")
                  .takes("temperature", "top_p", "top_k", "tools", "tool_choice", "thinking")
                  .calls("stop", "`stop_sequences`")
                  .calls("parallel_tool_calls", "`tool_choice.disable_parallel_tool_use`")
                  .maps(
                      "response_format",
                      "`json_schema`: `output_config.format`; `json_object`: an instruction")
                  .maps("reasoning_effort", "`thinking` adaptive, `output_config.effort`")
                  .maps("user", "`metadata.user_id`, unless it tells who it is")
                  .maps("safety_identifier", "`metadata.user_id`, if there is no `user`")
                  .takes(Input.IMAGE, Input.IMAGE_ADDRESS, Input.PDF, Input.TEXT_FILE)
                  .maps(Input.FILE_ADDRESS, "PDF: fetched by Anthropic; others by the gateway")
                  .refuses("This provider takes files as PDF or plain text only.", Input.OTHER_FILE)
                  .refuses(
                      "This provider takes no audio; send a transcript as text instead.",
                      Input.AUDIO)
                  .refuses("This provider takes no video.", Input.VIDEO),
              "")
          .done();

  @Override
  public String name() {
    return "Anthropic";
  }

  @Override
  public Capabilities capabilities(String model) {
    return TABLE.of(model);
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
    return AnthropicBlocks.reaches(url);
  }

  @Override
  public boolean takesFileAt(String url, @Nullable String mediaType) {
    return AnthropicBlocks.fetches(url, mediaType);
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

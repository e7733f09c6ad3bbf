package dev.penstock.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.Values;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Ollama's {@code /api/chat}. */
public final class OllamaDialect implements Dialect {
  private static final Capabilities TABLE =
      Capabilities.table()
          .takes("tools", "options", "keep_alive", "think", "truncate", "shift")
          .takes("logprobs", "top_logprobs")
          .maps(
              "tool_choice",
              "`none`: no tools; `required` and a function are refused",
              Values.unforcedChoice())
          .calls("response_format", "`format`")
          .calls("max_completion_tokens", "`options.num_predict`")
          .calls("temperature", "`options.temperature`")
          .calls("top_p", "`options.top_p`")
          .calls("top_k", "`options.top_k`")
          .calls("seed", "`options.seed`")
          .calls("stop", "`options.stop`")
          .calls("frequency_penalty", "`options.frequency_penalty`")
          .calls("presence_penalty", "`options.presence_penalty`")
          .calls("reasoning_effort", "`think`")
          .maps("thinking", "`reasoning_effort`, by its budget")
          .takes(Input.IMAGE, Input.AUDIO)
          .maps(Input.IMAGE_ADDRESS, "fetched by the gateway")
          .maps(Input.TEXT_FILE, "text of the message")
          .maps(Input.FILE_ADDRESS, "fetched by the gateway")
          .refuses(
              "Ollama takes no files; send their text or their pages as images.",
              Input.PDF,
              Input.OTHER_FILE)
          .refuses("Ollama takes no video.", Input.VIDEO)
          .done();

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
  public Capabilities capabilities(String model) {
    return TABLE.of(model);
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

package dev.penstock.provider.cohere;

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
import java.util.List;
import java.util.function.Supplier;

/** Cohere's {@code /v2/chat}. */
public final class CohereDialect implements Dialect {
  private static final Capabilities TABLE =
      Capabilities.table()
          .takes("tools", "temperature", "seed", "frequency_penalty", "presence_penalty")
          .takes("thinking", "documents", "citation_options", "safety_mode", "strict_tools")
          .takes("priority")
          .calls("tool_choice", "in capitals; a function is the only tool")
          .calls("response_format", "`json_object` with a `json_schema`")
          .calls("max_completion_tokens", "`max_tokens`")
          .calls("top_p", "`p`")
          .calls("top_k", "`k`")
          .calls("stop", "`stop_sequences`")
          .maps("reasoning_effort", "`thinking`")
          .takes(Input.IMAGE, Input.IMAGE_ADDRESS)
          .maps(Input.TEXT_FILE, "text of the message")
          .maps(Input.FILE_ADDRESS, "fetched by the gateway")
          .refuses("Cohere takes no files; send their text instead.", Input.PDF, Input.OTHER_FILE)
          .refuses("Cohere takes no video.", Input.VIDEO)
          .refuses("Cohere takes no audio; send a transcript as text instead.", Input.AUDIO)
          .family(
              "Command A, A Reasoning, A Translate, R, R7B, Aya Expanse",
              "command-a-reasoning-08-2025",
              model -> !new CohereModel(model).sees(),
              t ->
                  t.refuses(
                      "This model takes no images; use one that sees, as Command A Vision.",
                      Input.IMAGE,
                      Input.IMAGE_ADDRESS))
          .family(
              "Command A, A Vision, A Translate, R, R7B, Aya",
              "command-a-vision-07-2025",
              model -> !new CohereModel(model).thinks(),
              t ->
                  t.maps(
                          "reasoning_effort",
                          "`none` says nothing, others are refused",
                          Values.words("none"))
                      .maps("thinking", "a budget is refused"))
          .family(
              "Command, Command R and R+",
              "command-r-plus-08-2024",
              model -> !new CohereModel(model).takesToolChoice(),
              t ->
                  t.maps(
                      "tool_choice",
                      "`none`: no tools; `required` and a function are refused",
                      Values.unforcedChoice()))
          .done();

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
  public Capabilities capabilities(String model) {
    return TABLE.of(model);
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

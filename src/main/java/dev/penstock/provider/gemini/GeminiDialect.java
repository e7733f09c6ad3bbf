package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.Values;
import dev.penstock.error.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}, v1beta. The answer to a
 * streamed request is an event stream, or one JSON array if it was asked for without {@code
 * alt=sse}; both are read.
 */
public final class GeminiDialect implements Dialect {
  private static final Capabilities TABLE =
      Capabilities.table()
          .calls("tools", "`functionDeclarations`")
          .calls("tool_choice", "`functionCallingConfig`")
          .calls("response_format", "`responseMimeType`, `responseJsonSchema`")
          .takes("temperature", "seed")
          .calls("top_p", "`topP`")
          .calls("n", "`candidateCount`")
          .calls("stop", "`stopSequences`")
          .calls("max_completion_tokens", "`maxOutputTokens`")
          .calls("presence_penalty", "`presencePenalty`")
          .calls("frequency_penalty", "`frequencyPenalty`")
          .calls("logprobs", "`responseLogprobs`")
          .calls("top_logprobs", "`logprobs`")
          .maps("reasoning_effort", "`thinkingConfig` with a level, and summaries")
          .maps("thinking", "`reasoning_effort`, by its budget")
          .maps(GeminiModalities.MODALITIES, "`responseModalities`: `AUDIO` alone, or with `IMAGE`")
          .maps(GeminiModalities.AUDIO, "`speechConfig`; the format is `pcm16`")
          // Gemini's own, passed on as they are.
          .calls(GenerationConfig.TOP_K, "`topK`")
          .calls(GenerationConfig.THINKING_CONFIG, "`thinkingConfig`")
          .calls(GeminiRequest.SAFETY_SETTINGS, "`safetySettings`")
          .calls(GeminiRequest.CACHED_CONTENT, "`cachedContent`")
          .takes(
              Input.IMAGE, Input.PDF, Input.TEXT_FILE, Input.OTHER_FILE, Input.AUDIO, Input.VIDEO)
          .maps(Input.IMAGE_ADDRESS, "fetched by Google if its ending tells the type, else here")
          .maps(Input.FILE_ADDRESS, "fetched by Google if its type is known, else here")
          .family(
              "Gemini 2.5",
              "gemini-2.5-flash",
              model -> GeminiModel.thinking(model) == GeminiModel.Thinking.BUDGET,
              t -> t.maps("reasoning_effort", "`thinkingConfig` with a budget, and summaries"))
          .family(
              "Gemini before 2.5, Gemma, LearnLM",
              "gemini-2.0-flash",
              model -> GeminiModel.thinking(model) == GeminiModel.Thinking.NEVER,
              t ->
                  t.maps(
                          "reasoning_effort",
                          "`none` says nothing, others are refused",
                          Values.words("none"))
                      .maps("thinking", "a budget is refused"))
          .done();

  private final Supplier<String> toolCallIds;

  /**
   * A dialect that takes ids from {@code toolCallIds} where Gemini has none; each must be unique
   * and not empty, such as {@code call_} and some random letters.
   */
  public GeminiDialect(Supplier<String> toolCallIds) {
    this.toolCallIds = toolCallIds;
  }

  @Override
  public String name() {
    return "Gemini";
  }

  @Override
  public Capabilities capabilities(String model) {
    return TABLE.of(model);
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    return GeminiRequest.of(conversation);
  }

  @Override
  public boolean takesImageAt(String url) {
    return GeminiAddress.of(url, null).fetched("image/");
  }

  @Override
  public boolean takesFileAt(String url, @Nullable String mediaType) {
    return GeminiAddress.of(url, mediaType).fetched("");
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    List<Delta> out = new ArrayList<>();
    GeminiAnswer answer = new GeminiAnswer(toolCallIds);
    try {
      answer.read(GeminiJson.object(body), out);
    } catch (IOException e) {
      return List.of(new Delta.Failed(new Failure.UpstreamBroken("the answer is no JSON object")));
    }
    answer.end(out);
    if (!answer.ended()) {
      out.add(new Delta.Failed(new Failure.UpstreamBroken("the answer has no finish reason")));
    }
    return out;
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new GeminiStream(contentType, new GeminiAnswer(toolCallIds));
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return GeminiErrors.of(answer);
  }
}

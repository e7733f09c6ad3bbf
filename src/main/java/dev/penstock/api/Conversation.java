package dev.penstock.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat request between dialects: what to say, with which tools, and how. What a dialect cannot
 * express has been refused or dropped before it sees one (see {@code dialect.Parameters}).
 *
 * @param model the deployment's model name, as the provider knows it
 * @param stream whether the answer is to be streamed
 * @param extra native parameters that are passed on as they are ({@code top_k}, {@code thinking}),
 *     only those that the dialect declared
 */
public record Conversation(
    String model,
    List<Message> messages,
    List<Tool> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable Boolean parallelToolCalls,
    Sampling sampling,
    @Nullable ResponseFormat responseFormat,
    @Nullable String reasoningEffort,
    boolean stream,
    Map<String, JsonNode> extra) {

  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    extra = Map.copyOf(extra);
  }

  /**
   * How to sample; null where the caller left it open. {@code maxTokens} is {@code
   * max_completion_tokens}, else {@code max_tokens}; {@code choices} is {@code n}, 1 if absent.
   */
  public record Sampling(
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Long seed,
      List<String> stop,
      int choices,
      @Nullable Double frequencyPenalty,
      @Nullable Double presencePenalty,
      @Nullable Integer topLogprobs) {
    public Sampling {
      stop = List.copyOf(stop);
    }
  }

  /**
   * A function the model may call. {@code parameters} is a JSON Schema object, or null for none;
   * {@code strict} is null where the caller did not say.
   */
  public record Tool(
      String name,
      @Nullable String description,
      @Nullable ObjectNode parameters,
      @Nullable Boolean strict,
      @Nullable JsonNode cacheControl) {}

  /** Whether and which tool must be called. */
  public sealed interface ToolChoice {
    /** The model decides. */
    record Auto() implements ToolChoice {}

    /** No tool may be called. */
    record None() implements ToolChoice {}

    /** Some tool must be called. */
    record Required() implements ToolChoice {}

    /** This tool must be called. */
    record Named(String name) implements ToolChoice {}
  }

  /** What form the answer's text must have; plain text is null in {@link Conversation}. */
  public sealed interface ResponseFormat {
    /** Any JSON object. */
    record JsonObject() implements ResponseFormat {}

    /** JSON that follows {@code schema}. */
    record JsonSchema(
        String name, @Nullable String description, ObjectNode schema, @Nullable Boolean strict)
        implements ResponseFormat {}
  }
}

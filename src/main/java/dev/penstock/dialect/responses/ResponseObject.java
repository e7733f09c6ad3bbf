package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/** The response object of one answer, which repeats what the request asked for. */
final class ResponseObject {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode request;
  private final Keeper keeper;
  private String id;
  private final long createdSeconds;
  private String model;

  ResponseObject(ObjectNode request, Keeper keeper, long createdSeconds, String model) {
    this.request = request;
    this.keeper = keeper;
    this.id = keeper.newId();
    this.createdSeconds = createdSeconds;
    this.model = model;
  }

  String id() {
    return id;
  }

  /** It is a provider's own, as far as that has told. */
  void of(@Nullable String its, @Nullable String answering) {
    id = its == null ? id : its;
    model = answering == null ? model : answering;
  }

  /** The model that answers. */
  void model(String answering) {
    model = answering;
  }

  /** Before its end. */
  ObjectNode begun() {
    return written("in_progress", JSON.arrayNode(), null);
  }

  /** It came to nothing. */
  ObjectNode failed(String code, String message) {
    ObjectNode response = written("failed", JSON.arrayNode(), null);
    response.putObject("error").put("code", code).put("message", message);
    return response;
  }

  /** It ended for this reason. */
  ObjectNode ended(ArrayNode output, FinishReason reason, Usage usage) {
    String why =
        switch (reason) {
          case LENGTH -> "max_output_tokens";
          case CONTENT_FILTER -> "content_filter";
          case STOP, TOOL_CALLS -> null;
        };
    ObjectNode response = written(why == null ? "completed" : "incomplete", output, usage);
    if (why == null) {
      response.put("completed_at", keeper.nowSeconds());
    } else {
      response.putObject("incomplete_details").put("reason", why);
    }
    return response;
  }

  private ObjectNode written(String status, ArrayNode output, @Nullable Usage usage) {
    ObjectNode response = JSON.objectNode();
    response.put("id", id).put("object", "response").put("created_at", createdSeconds);
    response.put("status", status).put("background", false).putNull("completed_at");
    response.putNull("error").putNull("incomplete_details");
    echo(response, "instructions", NullNode.instance);
    echo(response, "max_output_tokens", NullNode.instance);
    echo(response, "max_tool_calls", NullNode.instance);
    response.put("model", model).set("output", output);
    echo(response, "parallel_tool_calls", BooleanNode.TRUE);
    response.put("previous_response_id", keeper.previousResponseId());
    echo(response, "prompt_cache_key", NullNode.instance);
    echo(response, "prompt_cache_retention", NullNode.instance);
    response.set("reasoning", reasoning());
    echo(response, "safety_identifier", NullNode.instance);
    response.put("service_tier", tier(usage));
    echo(response, "store", BooleanNode.TRUE);
    echo(response, "temperature", DoubleNode.valueOf(1));
    response.set("text", text());
    echo(response, "tool_choice", TextNode.valueOf("auto"));
    echo(response, "tools", JSON.arrayNode());
    echo(response, "top_logprobs", IntNode.valueOf(0));
    echo(response, "top_p", DoubleNode.valueOf(1));
    echo(response, "truncation", TextNode.valueOf("disabled"));
    response.set("usage", usage == null ? NullNode.instance : usage(usage));
    echo(response, "user", NullNode.instance);
    echo(response, "metadata", JSON.objectNode());
    return response;
  }

  private void echo(ObjectNode response, String field, JsonNode otherwise) {
    response.set(field, request.hasNonNull(field) ? request.get(field) : otherwise);
  }

  private ObjectNode reasoning() {
    ObjectNode reasoning = JSON.objectNode().putNull("effort").putNull("summary");
    return request.path("reasoning") instanceof ObjectNode asked
        ? reasoning.setAll(asked)
        : reasoning;
  }

  private ObjectNode text() {
    ObjectNode text = JSON.objectNode();
    text.putObject("format").put("type", "text");
    text.put("verbosity", "medium");
    if (request.path("text") instanceof ObjectNode asked) {
      asked.properties().stream()
          .filter(field -> !field.getValue().isNull())
          .forEach(field -> text.set(field.getKey(), field.getValue()));
    }
    return text;
  }

  private String tier(@Nullable Usage usage) {
    String used = usage == null ? null : usage.kinds().serviceTier();
    String asked = request.path("service_tier").asText("auto");
    return used != null ? used : usage != null && asked.equals("auto") ? "default" : asked;
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode json = JSON.objectNode().put("input_tokens", usage.inputTokens());
    ObjectNode input = json.putObject("input_tokens_details");
    input.put("cached_tokens", orZero(usage.cachedTokens()));
    if (usage.cacheWriteTokens() != null) {
      input.put("cache_write_tokens", usage.cacheWriteTokens());
    }
    json.put("output_tokens", usage.outputTokens());
    json.putObject("output_tokens_details")
        .put("reasoning_tokens", orZero(usage.reasoningTokens()));
    return json.put("total_tokens", usage.totalTokens());
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}

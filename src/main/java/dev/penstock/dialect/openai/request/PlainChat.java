package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;

/**
 * A request that came in another dialect, for an upstream of OpenAI's format: without what the
 * gateway's chat requests hold beyond it, since OpenAI refuses fields that it does not know. (A
 * chat request of a caller is not touched: it may be meant for whoever knows more.)
 */
public final class PlainChat {
  /** Whose rules are OpenAI's own; others are more tolerant, and have fields of their own. */
  private static final Set<String> STRICT = Set.of("openai", "azure-openai");

  /** OpenAI refuses a longer {@code user}; the field only advises. */
  private static final int MAX_USER = 64;

  private PlainChat() {}

  /**
   * The body.
   *
   * @param params the deployment's, where the caller has no such field
   * @param type the provider's
   */
  public static Buffer of(ChatRequest request, String model, ObjectNode params, String type) {
    if (!(Json.tree(request.body()) instanceof ObjectNode chat)) {
      throw new FailureException(
          new Failure.InvalidJson(
              "The body nests too deep, or holds a number too great or small."));
    }
    boolean strict = STRICT.contains(type);
    chat.put("model", model);
    ThinkingEffort.replace(chat);
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      if (ChatRequestWriter.takes(chat::hasNonNull, param.getKey())) {
        chat.set(param.getKey(), param.getValue());
      }
    }
    if (request.stream()) {
      chat.withObjectProperty("stream_options").put("include_usage", true);
    }
    if (strict) {
      strictly(chat);
    }
    chat.path("tools").forEach(tool -> ((ObjectNode) tool).remove("cache_control"));
    if (chat.get("messages") instanceof ArrayNode messages) {
      chat.set("messages", PlainMessages.of(messages, strict));
    }
    return Buffer.buffer(Json.bytes(chat));
  }

  private static void strictly(ObjectNode chat) {
    if (chat.path("user").asText().length() > MAX_USER) {
      chat.remove("user");
    }
    // The name that all of OpenAI's models take.
    JsonNode limit = chat.remove("max_tokens");
    if (limit != null && !chat.has("max_completion_tokens")) {
      chat.set("max_completion_tokens", limit);
    }
  }
}

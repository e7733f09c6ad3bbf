package dev.penstock.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted;
import dev.penstock.api.Usage;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.dialect.gemini.GenerateContentDialect;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.openai.request.StrictDocument;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request of a provider's own API.
 *
 * @param json null if it is not one JSON object
 * @param why it is none; null if it is one
 */
// Passed on where it lies: a wrapper would copy up to max_body once more.
@SuppressWarnings("ArrayRecordComponent")
record NativeDocument(byte[] body, @Nullable ObjectNode json, @Nullable FailureException why) {
  /** Where a limit on the answer's tokens stands, in one API or another. */
  private static final List<String> LIMITS =
      List.of(
          "/max_completion_tokens",
          "/max_tokens",
          "/max_output_tokens",
          "/generationConfig/maxOutputTokens",
          "/inferenceConfig/maxTokens",
          "/options/num_predict",
          "/parameters/max_new_tokens");

  private static final ClientDialect MESSAGES = new MessagesDialect();
  private static final ClientDialect GEMINI = new GenerateContentDialect(false);

  /** What others who share the provider's key may have left there. */
  private static final List<String> KEPT = List.of("previous_response_id", "conversation");

  static NativeDocument of(byte[] body, int maxDepth) {
    try {
      return new NativeDocument(body, StrictDocument.read(body, maxDepth), null);
    } catch (FailureException e) {
      return new NativeDocument(body, null, e);
    }
  }

  @Nullable String model() {
    return json == null ? null : json.path("model").textValue();
  }

  /** Null if it does not say. */
  @Nullable Boolean stream() {
    JsonNode stream = json == null ? MissingNode.getInstance() : json.path("stream");
    return stream.isBoolean() ? Boolean.valueOf(stream.asBoolean()) : null;
  }

  @Nullable Long maxTokens() {
    for (String limit : LIMITS) {
      JsonNode set = json == null ? null : json.at(limit);
      if (set != null && set.isIntegralNumber() && set.canConvertToLong()) {
        return set.longValue();
      }
    }
    return null;
  }

  /** What it asks for besides tokens. */
  Hosted hosted(@Nullable String api) {
    if (json == null) {
      return Hosted.NONE;
    }
    return switch (api) {
      case "messages" -> MESSAGES.hosted(json);
      case "responses" -> ResponsesDialect.asked(json);
      case "gemini" -> GEMINI.hosted(json);
      case null, default -> ofChat(json);
    };
  }

  /** Functions are the caller's own. */
  private static Hosted ofChat(ObjectNode json) {
    List<String> tools = new ArrayList<>();
    for (JsonNode tool : json.path("tools")) {
      String type = tool.path("type").asText("function");
      if (!type.equals("function") && !type.equals("custom")) {
        tools.add(Hosted.unversioned(type));
      }
    }
    if (json.hasNonNull("web_search_options") || json.hasNonNull("search_parameters")) {
      tools.add("web_search");
    }
    return Hosted.ofTools(tools, Usage.Kinds.tier(json.path("service_tier").textValue()));
  }

  /** Refuses what names something that the account keeps for all who share its key. */
  void refuseStored(@Nullable String api) {
    if (json != null) {
      switch (api) {
        case "messages" -> MESSAGES.checkStored(json);
        case "responses" -> ResponsesDialect.refuseStored(json);
        case "gemini" -> GEMINI.checkStored(json);
        case null, default -> {
          // Of other formats it is not known where they name such.
        }
      }
    }
  }

  /**
   * Refuses what refers to answers that are kept there: nobody here knows whose they are.
   *
   * @param api name of the dialect that it is in; null if it is in none
   */
  void refuseOthers(@Nullable String api) {
    for (String field : KEPT) {
      if ("responses".equals(api) && json != null && json.hasNonNull(field)) {
        throw new FailureException(
            new Failure.UnsupportedParameter(
                field, "This address does not know whose it is. Ask /v1/responses."));
      }
    }
  }
}

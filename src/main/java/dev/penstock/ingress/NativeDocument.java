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
import dev.penstock.responses.Responses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
          // Others are not known to name anything of the account's.
          refuseBuckets(json);
        }
      }
    }
  }

  /** Converse reads what it is shown with the operator's own rights; a chat may name a file. */
  private static void refuseBuckets(JsonNode node) {
    if (node.path("file").has("file_id")) {
      throw new FailureException(
          new Failure.UnsupportedParameter(
              "file_id", "What the account keeps is not for every caller. Send the content."));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getKey().equals("source") && field.getValue().has("s3Location")) {
        throw new FailureException(
            new Failure.UnsupportedParameter(
                "s3Location",
                "What lies in a bucket of the operator's is not for every caller. Send the bytes."));
      }
    }
    // What a tool is called with is the caller's own.
    if (!node.has("toolUseId") || node.has("content")) {
      node.forEach(NativeDocument::refuseBuckets);
    }
  }

  /**
   * Refuses what refers to answers that are kept there: nobody here knows whose they are.
   *
   * @param api name of the dialect that it is in; null if it is in none
   */
  void refuseOthers(@Nullable String api) {
    if (!"responses".equals(api) || json == null) {
      return;
    }
    for (String field : KEPT) {
      if (json.hasNonNull(field)) {
        throw elsewhere(field, "This address does not know whose it is.");
      }
    }
    if (json.path("background").asBoolean()) {
      throw elsewhere("background", "Nobody would learn what it has cost.");
    }
    JsonNode input = json.path("input");
    for (int i = 0; i < input.size(); i++) {
      if (Responses.isReference(input.get(i))) {
        throw elsewhere("input[" + i + "]", "This address does not know whose it is.");
      }
    }
  }

  private static FailureException elsewhere(String param, String why) {
    return new FailureException(
        new Failure.UnsupportedParameter(param, why + " Ask /v1/responses."));
  }
}

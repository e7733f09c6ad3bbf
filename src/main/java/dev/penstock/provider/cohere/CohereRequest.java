package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.dialect.Limits;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our conversation to the body of {@code /v2/chat}. */
final class CohereRequest {
  /** Native fields that are passed on as they are. */
  private static final List<String> NATIVE =
      List.of("documents", "citation_options", "safety_mode", "strict_tools", "priority");

  /** The bounds of {@code p}; beyond them nothing changes that could be told apart. */
  private static final double LEAST_P = 0.01;

  private static final double MOST_P = 0.99;

  private static final int MOST_STOPS = 5;

  private CohereRequest() {}

  static ObjectNode encode(Conversation conversation) {
    if (conversation.sampling().choices() > 1) {
      throw unsupported("n", "Cohere gives one choice; ask once for each.");
    }
    CohereModel model = new CohereModel(conversation.model());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", conversation.model());
    body.put("stream", conversation.stream());
    body.set("messages", new CohereMessages(model).encode(conversation.messages()));
    CohereTools.write(conversation, model, body);
    format(conversation.responseFormat(), body);
    if (body.has("response_format") && body.has("tools")) {
      throw unsupported(
          "response_format", "Cohere takes no response_format beside tools; leave one out.");
    }
    sampling(conversation.sampling(), body);
    set(body, "k", conversation.extra().get("top_k"));
    NATIVE.forEach(name -> set(body, name, conversation.extra().get(name)));
    CohereThinking.write(conversation, model, body);
    return body;
  }

  private static void format(@Nullable ResponseFormat format, ObjectNode body) {
    switch (format) {
      case null -> {}
      case ResponseFormat.JsonObject any ->
          body.putObject("response_format").put("type", "json_object");
      case ResponseFormat.JsonSchema schema ->
          body.putObject("response_format")
              .put("type", "json_object")
              .set("json_schema", schema.schema());
    }
  }

  private static void sampling(Sampling sampling, ObjectNode body) {
    if (sampling.maxTokens() != null) {
      body.put("max_tokens", sampling.maxTokens());
    }
    within("temperature", sampling.temperature(), body);
    if (sampling.topP() != null) {
      body.put("p", Math.clamp(sampling.topP(), LEAST_P, MOST_P));
    }
    Long seed = sampling.seed();
    if (seed != null) {
      if (seed < 0) {
        throw unsupported("seed", "Cohere takes no seed below 0.");
      }
      body.put("seed", seed);
    }
    Limits.stops(sampling.stop().size(), MOST_STOPS, "Cohere");
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop_sequences");
      sampling.stop().forEach(stop::add);
    }
    within("frequency_penalty", sampling.frequencyPenalty(), body);
    within("presence_penalty", sampling.presencePenalty(), body);
  }

  private static void within(String name, @Nullable Double value, ObjectNode body) {
    if (value == null) {
      return;
    }
    if (value < 0 || value > 1) {
      throw unsupported(name, "Cohere takes a " + name + " from 0 to 1.");
    }
    body.put(name, value);
  }

  private static void set(ObjectNode body, String name, @Nullable JsonNode value) {
    if (value != null && !value.isNull()) {
      body.set(name, value);
    }
  }

  static FailureException unsupported(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }
}

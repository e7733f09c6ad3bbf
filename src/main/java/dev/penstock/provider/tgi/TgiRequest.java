package dev.penstock.provider.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Sampling;
import dev.penstock.config.PromptTemplate;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our conversation to the body of {@code /generate}. */
record TgiRequest(PromptTemplate template) {
  /** Native parameters that are passed on as they are. */
  private static final List<String> NATIVE =
      List.of("repetition_penalty", "truncate", "watermark", "adapter_id");

  /** Those of them that mean nothing where the likeliest token is taken. */
  private static final List<String> NATIVE_SAMPLING = List.of("top_k", "typical_p");

  ObjectNode encode(Conversation conversation) {
    if (conversation.sampling().choices() > 1) {
      throw unsupported("n", "TGI gives one choice; ask once for each.");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("inputs", template.write(TgiTurns.of(conversation.messages())));
    ObjectNode parameters = body.putObject("parameters");
    parameters.put("details", true).put("return_full_text", false);
    limits(conversation.sampling(), parameters);
    sampling(conversation.sampling(), conversation.extra(), parameters);
    copy(NATIVE, conversation.extra(), parameters);
    grammar(conversation.responseFormat(), parameters);
    return body;
  }

  private static void limits(Sampling sampling, ObjectNode parameters) {
    if (sampling.maxTokens() != null) {
      parameters.put("max_new_tokens", sampling.maxTokens());
    }
    // How many there may be is the server's own (--max-stop-sequences), and its to refuse.
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = parameters.putArray("stop");
      sampling.stop().forEach(stop::add);
    }
    Double frequency = sampling.frequencyPenalty();
    if (frequency != null && frequency != 0) {
      parameters.put("frequency_penalty", frequency);
    }
  }

  /** Servers take no 0 for what cannot be sampled, and no 1 for what leaves nothing out. */
  private static void sampling(
      Sampling sampling, Map<String, JsonNode> extra, ObjectNode parameters) {
    Double temperature = sampling.temperature();
    Double topP = sampling.topP();
    boolean likeliest = (temperature != null && temperature <= 0) || (topP != null && topP <= 0);
    parameters.put("do_sample", !likeliest);
    if (likeliest) {
      return;
    }
    if (temperature != null) {
      parameters.put("temperature", temperature);
    }
    if (topP != null && topP < 1) {
      parameters.put("top_p", topP);
    }
    copy(NATIVE_SAMPLING, extra, parameters);
    Long seed = sampling.seed();
    if (seed != null) {
      if (seed < 0) {
        throw unsupported("seed", "TGI takes no seed below 0.");
      }
      parameters.put("seed", seed);
    }
  }

  private static void copy(List<String> names, Map<String, JsonNode> extra, ObjectNode parameters) {
    for (String name : names) {
      JsonNode value = extra.get(name);
      if (value != null && !value.isNull()) {
        parameters.set(name, value);
      }
    }
  }

  private static void grammar(@Nullable ResponseFormat format, ObjectNode parameters) {
    switch (format) {
      case null -> {}
      case ResponseFormat.JsonObject any ->
          throw unsupported("response_format", "TGI keeps to a JSON Schema only; use json_schema.");
      case ResponseFormat.JsonSchema schema ->
          parameters.putObject("grammar").put("type", "json").set("value", schema.schema());
    }
  }

  static FailureException unsupported(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }
}

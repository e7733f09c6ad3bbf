package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our request as the body of {@code POST /model/{id}/converse} or {@code converse-stream}. */
final class BedrockRequest {
  /** What is Converse's own and passes as it is. */
  static final List<String> OWN =
      List.of("guardrailConfig", "performanceConfig", "requestMetadata", "serviceTier");

  /** Converse's place for what is a model's own. */
  static final String ADDITIONAL = "additionalModelRequestFields";

  private BedrockRequest() {}

  /**
   * The body; the model is in the path.
   *
   * @throws dev.penstock.error.FailureException if the model cannot express a value
   */
  static ObjectNode of(Conversation asked, BedrockModel model) {
    StructuredAnswer form = StructuredAnswer.of(asked, model);
    Conversation conversation = form.conversation();
    BedrockThinking thinking = BedrockThinking.of(conversation, model);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode additional = JsonNodeFactory.instance.objectNode();
    ArrayNode system = JsonNodeFactory.instance.arrayNode();
    BedrockBlocks parts = new BedrockBlocks(model);
    List<Message> turns = split(conversation.messages(), parts, system);
    body.set("messages", BedrockTurns.of(turns, parts, thinking.echoed()));
    new BedrockSampling(model, thinking.active()).write(conversation, body, additional);
    new BedrockTools(conversation, model).write(body, system, additional);
    thinking.write(conversation, body, additional);
    if (form.textFormat() != null) {
      body.withObjectProperty("outputConfig").set("textFormat", form.textFormat());
    }
    if (form.instruction() != null) {
      system.add(BedrockBlocks.text(form.instruction()));
    }
    if (!system.isEmpty()) {
      body.set("system", system);
    }
    writeOwn(conversation, additional, body);
    return body;
  }

  /** Writes the leading instructions, and returns the turns after them. */
  private static List<Message> split(
      List<Message> messages, BedrockBlocks parts, ArrayNode system) {
    int turns = 0;
    while (turns < messages.size() && messages.get(turns) instanceof Message.Instructions first) {
      first.parts().forEach(part -> parts.add(part, system));
      turns++;
    }
    return messages.subList(turns, messages.size());
  }

  /** What the caller says in Converse's own words wins. */
  private static void writeOwn(Conversation conversation, ObjectNode additional, ObjectNode body) {
    Map<String, JsonNode> extra = conversation.extra();
    for (String name : OWN) {
      JsonNode value = extra.get(name);
      if (value != null && !value.isNull()) {
        body.set(name, value);
      }
    }
    if (!conversation.stream() && body.path("guardrailConfig") instanceof ObjectNode guardrail) {
      // Only a stream has it.
      body.set("guardrailConfig", guardrail.deepCopy().without("streamProcessingMode"));
    }
    if (body.get("serviceTier") == null) {
      writeTier(extra.get("service_tier"), body);
    }
    if (extra.get(ADDITIONAL) instanceof ObjectNode own) {
      additional.setAll(own);
    }
    if (!additional.isEmpty()) {
      body.set(ADDITIONAL, additional);
    }
  }

  private static void writeTier(@Nullable JsonNode tier, ObjectNode body) {
    if (tier == null || tier.isNull()) {
      return;
    }
    switch (tier.asText()) {
      case "auto" -> {
        // What happens anyway.
      }
      case "default", "flex", "priority", "reserved" ->
          body.putObject("serviceTier").put("type", tier.asText());
      default ->
          throw BedrockJson.unsupported(
              "service_tier", "Bedrock has the tiers default, flex, priority and reserved.");
    }
  }
}

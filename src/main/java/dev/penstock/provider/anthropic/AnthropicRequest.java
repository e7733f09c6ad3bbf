package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Message;
import dev.penstock.dialect.claude.ClaudeModel;
import dev.penstock.dialect.claude.ClaudeThinking;
import dev.penstock.dialect.claude.ClosedSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our request as the body of {@code POST /v1/messages}. */
final class AnthropicRequest {
  /** What stands for {@code json_object}, which Anthropic does not have. */
  private static final String JSON_ONLY =
      "Answer with a single JSON object and nothing else: no prose, no code fence.";

  private AnthropicRequest() {}

  /**
   * The body.
   *
   * @throws dev.penstock.error.FailureException if Anthropic cannot express a value
   */
  static ObjectNode of(Conversation conversation) {
    ClaudeModel model = ClaudeModel.of(conversation.model());
    ClaudeThinking thinking = ClaudeThinking.of(conversation, model);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", conversation.model());
    new AnthropicSampling(model, thinking).write(conversation, body);
    writeMessages(conversation, thinking.keepsReasoning(model), body);
    AnthropicTools.write(conversation, model, body);
    if (thinking.node() != null) {
      body.set("thinking", thinking.node());
    }
    writeOutputConfig(conversation.responseFormat(), thinking.effort(), body);
    String user = user(conversation.extra());
    if (user != null) {
      body.putObject("metadata").put("user_id", user);
    }
    if (conversation.stream()) {
      body.put("stream", true);
    }
    return body;
  }

  private static void writeMessages(Conversation conversation, boolean reasoning, ObjectNode body) {
    List<Message> messages = conversation.messages();
    int turns = 0;
    ArrayNode system = JsonNodeFactory.instance.arrayNode();
    while (turns < messages.size() && messages.get(turns) instanceof Message.Instructions first) {
      first.parts().forEach(part -> AnthropicBlocks.add(part, system));
      turns++;
    }
    if (conversation.responseFormat() instanceof ResponseFormat.JsonObject) {
      system.addObject().put("type", "text").put("text", JSON_ONLY);
    }
    if (!system.isEmpty()) {
      body.set("system", system);
    }
    body.set("messages", AnthropicTurns.of(messages.subList(turns, messages.size()), reasoning));
  }

  private static void writeOutputConfig(
      @Nullable ResponseFormat format, @Nullable String effort, ObjectNode body) {
    if (effort != null) {
      body.withObjectProperty("output_config").put("effort", effort);
    }
    // The name and the description of a schema have no place here.
    if (format instanceof ResponseFormat.JsonSchema json) {
      body.withObjectProperty("output_config")
          .putObject("format")
          .put("type", "json_schema")
          .set("schema", ClosedSchema.of(json.schema()));
    }
  }

  /**
   * Anthropic refuses a user id that looks like an address or a telephone number, or is longer than
   * 256 characters. The field only advises, so such an id stays here.
   */
  private static @Nullable String user(Map<String, JsonNode> extra) {
    JsonNode user = extra.getOrDefault("user", extra.get("safety_identifier"));
    if (user == null || !user.isTextual()) {
      return null;
    }
    String id = user.textValue();
    boolean opaque = !id.contains("@") && id.codePoints().anyMatch(Character::isLetter);
    return opaque && id.length() <= 256 ? id : null;
  }
}

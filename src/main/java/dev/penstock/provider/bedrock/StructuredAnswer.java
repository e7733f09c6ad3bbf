package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Conversation.ResponseFormat;
import dev.penstock.api.Conversation.Tool;
import dev.penstock.api.Conversation.ToolChoice;
import dev.penstock.dialect.Limits;
import dev.penstock.dialect.claude.ClosedSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What form the answer must have: {@code outputConfig.textFormat} where the model has it. Elsewhere
 * a tool with the schema, that the model has to call; its arguments are the answer's text, see
 * {@link AnswerBlocks}. The name tells it from the caller's tools, so that whoever reads the answer
 * need not know the request.
 *
 * @param conversation with that tool, where it takes one
 * @param textFormat null where there is none
 * @param instruction for what has no other way; null for none
 */
record StructuredAnswer(
    Conversation conversation, @Nullable ObjectNode textFormat, @Nullable String instruction) {
  /** The tool's name. */
  static final String TOOL = "penstock_answer";

  private static final String JSON_ONLY =
      "Answer with a single JSON object and nothing else: no prose, no code fence.";

  static StructuredAnswer of(Conversation asked, BedrockModel model) {
    int taken = Limits.names(asked).indexOf(TOOL);
    if (taken >= 0) {
      throw BedrockJson.invalid(
          "tools[" + taken + "].function.name",
          "The name '" + TOOL + "' is taken; choose another.");
    }
    return switch (asked.responseFormat()) {
      case null -> new StructuredAnswer(asked, null, null);
      case ResponseFormat.JsonObject any -> new StructuredAnswer(asked, null, JSON_ONLY);
      case ResponseFormat.JsonSchema json ->
          model.hasStructuredOutput()
              ? new StructuredAnswer(asked, format(json), null)
              : new StructuredAnswer(forced(asked, json, model), null, null);
    };
  }

  private static ObjectNode format(ResponseFormat.JsonSchema json) {
    ObjectNode format = JsonNodeFactory.instance.objectNode().put("type", "json_schema");
    ObjectNode schema =
        format
            .putObject("structure")
            .putObject("jsonSchema")
            .put("schema", ClosedSchema.of(json.schema()).toString())
            .put("name", json.name());
    if (json.description() != null && !json.description().isBlank()) {
      schema.put("description", json.description());
    }
    return format;
  }

  /** Beside tools of the caller's, which the model may call first, it has to call some tool. */
  private static Conversation forced(
      Conversation asked, ResponseFormat.JsonSchema json, BedrockModel model) {
    boolean others = !asked.tools().isEmpty() && !(asked.toolChoice() instanceof ToolChoice.None);
    if (others && (asked.toolChoice() instanceof ToolChoice.Required || isNamed(asked))) {
      // The answer is a call of the caller's tool, and no text.
      return asked;
    }
    if (!model.canBeForced()) {
      throw BedrockJson.unsupported(
          "response_format", "This model cannot be made to follow a schema.");
    }
    if (!json.schema().path("type").asText().equals("object")) {
      throw BedrockJson.invalid(
          "response_format", "For this model the schema must be of an object.");
    }
    List<Tool> tools = new ArrayList<>(asked.tools());
    String purpose = "Gives the answer to the user, in the form that the user wants.";
    tools.add(
        new Tool(
            TOOL,
            Objects.requireNonNullElse(json.description(), purpose),
            json.schema(),
            json.strict(),
            null));
    ToolChoice choice = others ? new ToolChoice.Required() : new ToolChoice.Named(TOOL);
    return with(asked, tools, choice);
  }

  private static boolean isNamed(Conversation asked) {
    return asked.toolChoice() instanceof ToolChoice.Named;
  }

  private static Conversation with(Conversation asked, List<Tool> tools, ToolChoice choice) {
    return new Conversation(
        asked.model(),
        asked.messages(),
        tools,
        choice,
        asked.parallelToolCalls(),
        asked.sampling(),
        null,
        asked.reasoningEffort(),
        asked.stream(),
        asked.extra());
  }
}

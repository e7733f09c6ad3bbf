package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as a chat request.
 *
 * @param nativeOnly what it leaves out
 */
record ChatTranslation(ObjectNode chat, List<NativeOnly> nativeOnly) {
  /** What is read, or says nothing to a model. All else goes on as it is. */
  private static final Set<String> KNOWN =
      Set.of(
          "input",
          "instructions",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "max_output_tokens",
          "reasoning",
          "text",
          "truncation",
          "top_logprobs",
          "include",
          "stream_options",
          "store",
          "metadata",
          "background",
          // There is no hosted tool whose calls could be too many.
          "max_tool_calls",
          "prompt",
          "conversation",
          "context_management",
          "previous_response_id");

  static ChatTranslation of(ObjectNode request) {
    RequestField root = RequestField.root(request);
    Beyond beyond = new Beyond();
    ObjectNode chat = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      if (!KNOWN.contains(field.getKey()) && !field.getValue().isNull()) {
        chat.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    refuseBackground(root);
    chat.set("messages", messages(root, beyond));
    Tools.write(root, beyond, chat);
    limits(root, chat);
    text(root.at("text"), chat);
    ofProvider(root, beyond);
    return new ChatTranslation(chat, beyond.all());
  }

  private static JsonNode messages(RequestField root, Beyond beyond) {
    Turns turns = new Turns(root.json().properties().stream().anyMatch(ChatTranslation::isRemote));
    String instructions = root.at("instructions").optionalText();
    if (instructions != null && !instructions.isEmpty()) {
      turns.message("system", root.at("instructions").json());
    }
    RequestField input = root.at("input");
    if (input.isAbsent() && !root.at("prompt").isAbsent()) {
      turns.message("user", JsonNodeFactory.instance.textNode(""));
    } else {
      new InputItems(beyond, turns).read(input);
    }
    return turns.messages().deepCopy();
  }

  /** Whether it stands for items that are kept by OpenAI. */
  private static boolean isRemote(Map.Entry<String, JsonNode> field) {
    return switch (field.getKey()) {
      case "previous_response_id", "conversation", "prompt" -> !field.getValue().isNull();
      case "input" -> holdsReference(field.getValue());
      default -> false;
    };
  }

  private static boolean holdsReference(JsonNode input) {
    for (JsonNode item : input) {
      if (item.path("type").asText().equals("item_reference")) {
        return true;
      }
    }
    return false;
  }

  private static void refuseBackground(RequestField root) {
    if (Boolean.TRUE.equals(root.at("background").optionalFlag())) {
      throw root.at("background")
          .unsupported("Responses in the background are not offered; leave out 'background'.");
    }
  }

  private static void limits(RequestField root, ObjectNode chat) {
    RequestField most = root.at("max_output_tokens");
    Integer tokens = most.optionalInteger(1, Integer.MAX_VALUE);
    if (tokens != null) {
      chat.put("max_completion_tokens", tokens);
    }
    String effort = root.at("reasoning").isAbsent() ? null : effort(root.at("reasoning"));
    if (effort != null) {
      chat.put("reasoning_effort", effort);
    }
    Integer logprobs = root.at("top_logprobs").optionalInteger(0, 20);
    boolean included = includes(root, "message.output_text.logprobs");
    if (included || (logprobs != null && logprobs > 0)) {
      chat.put("logprobs", true);
      if (logprobs != null) {
        chat.put("top_logprobs", logprobs);
      }
    }
  }

  private static @Nullable String effort(RequestField reasoning) {
    return reasoning.requireObject().at("effort").optionalText();
  }

  private static boolean includes(RequestField root, String what) {
    boolean included = false;
    for (RequestField each : root.at("include").items()) {
      included |= each.text().equals(what);
    }
    return included;
  }

  private static void text(RequestField text, ObjectNode chat) {
    if (text.isAbsent()) {
      return;
    }
    String verbosity = text.requireObject().at("verbosity").optionalText();
    if (verbosity != null) {
      chat.put("verbosity", verbosity);
    }
    RequestField format = text.at("format");
    if (format.isAbsent()) {
      return;
    }
    RequestField type = format.requireObject().at("type");
    switch (type.text()) {
      case "text" -> {
        // What happens anyway.
      }
      case "json_object" -> chat.putObject("response_format").put("type", "json_object");
      case "json_schema" -> {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("name", format.at("name").name());
        String description = format.at("description").optionalText();
        if (description != null) {
          schema.put("description", description);
        }
        schema.set("schema", format.at("schema").object().deepCopy());
        Boolean strict = format.at("strict").optionalFlag();
        if (strict != null) {
          schema.put("strict", strict);
        }
        chat.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
      }
      default -> throw type.invalid("must be text, json_object or json_schema");
    }
  }

  /** What lives at OpenAI. */
  private static void ofProvider(RequestField root, Beyond beyond) {
    RequestField prompt = root.at("prompt");
    if (!prompt.isAbsent()) {
      beyond.essential(prompt, "Prompt templates are kept by OpenAI; send 'instructions'.");
    }
    RequestField conversation = root.at("conversation");
    if (!conversation.isAbsent()) {
      beyond.essential(
          conversation,
          "Conversations are kept by OpenAI, for all who share a key there; use"
              + " 'previous_response_id'.");
    }
    RequestField previous = root.at("previous_response_id");
    if (!previous.isAbsent()) {
      beyond.essential(previous, "The response was made by a provider that keeps it itself.");
    }
    RequestField truncation = root.at("truncation");
    String how = truncation.optionalText();
    if (how != null && !how.equals("disabled")) {
      beyond.droppable(truncation, "Nothing is left out of a prompt that is too long.");
    }
    if (!root.at("context_management").items().isEmpty()) {
      beyond.droppable(root.at("context_management"), "Contexts are not made shorter.");
    }
  }
}

package dev.penstock.routing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.Operation;
import dev.penstock.api.bus.ExplainRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** A request that nobody sends, as one would be that asks for the same. */
final class Imagined {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Imagined() {}

  static ChatRequest of(ExplainRequest asked, Operation operation) {
    ExplainRequest.Wants wants = asked.wants();
    ObjectNode body = JSON.objectNode().put("model", asked.model());
    if (operation.ofChat()) {
      ArrayNode parts =
          body.putArray("messages").addObject().put("role", "user").putArray("content");
      wants.inputs().forEach(input -> part(input, parts));
    } else {
      body.put(operation.subject(), "");
    }
    wants.fields().stream().filter(field -> !body.has(field)).forEach(field -> field(field, body));
    Set<String> fields = new HashSet<>();
    body.fieldNames().forEachRemaining(fields::add);
    return new ChatRequest(
        body.toString().getBytes(StandardCharsets.UTF_8),
        asked.model(),
        asked.stream(),
        false,
        null,
        null,
        1,
        fields,
        new ChatRequest.Needs(wants.inputs(), null, null, null, Estimate.of(asked.tokens())),
        operation);
  }

  private static void field(String name, ObjectNode body) {
    ObjectNode value = body.putObject(name);
    if (name.equals("thinking")) {
      value.put("type", "enabled").put("budget_tokens", 2048);
    } else {
      // A value that is nobody's usual one.
      value.put("type", "any");
    }
  }

  private static void part(String input, ArrayNode parts) {
    ObjectNode part = parts.addObject();
    switch (input) {
      case "image" ->
          part.put("type", "image_url").putObject("image_url").put("url", "data:image/png;base64,");
      case "video" ->
          part.put("type", "video_url").putObject("video_url").put("url", "data:video/mp4;base64,");
      case "audio" -> part.put("type", "input_audio").putObject("input_audio").put("format", "wav");
      default ->
          part.put("type", "file")
              .putObject("file")
              .put("file_data", "data:application/pdf;base64,");
    }
  }
}

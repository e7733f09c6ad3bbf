package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Messages as any server of OpenAI's format takes them: contents of text alone are strings, since
 * many a server's template knows no other; a tool's picture or file stands in a user's message
 * after the results, since tools may give text only.
 */
final class PlainMessages {
  private static final String MARK = "cache_control";
  private static final List<String> BEYOND = List.of("thinking_blocks", "is_error");
  private static final String TEXT_FILE = "data:text/plain;base64,";

  private final ArrayNode plain = JsonNodeFactory.instance.arrayNode();
  private final boolean strict;
  private final boolean marks;
  private int read;
  private ArrayNode shown = JsonNodeFactory.instance.arrayNode();

  private PlainMessages(boolean strict, boolean marks) {
    this.strict = strict;
    this.marks = marks;
  }

  /**
   * The messages.
   *
   * @param strict whether reasoning that is no signed block is left out as well
   * @param marks whether marks for caches stay
   */
  static ArrayNode of(ArrayNode messages, boolean strict, boolean marks) {
    PlainMessages plain = new PlainMessages(strict, marks);
    for (JsonNode message : messages) {
      plain.add((ObjectNode) message);
      plain.read++;
    }
    plain.show();
    return plain.plain;
  }

  private void add(ObjectNode message) {
    String role = message.path("role").asText();
    if (!role.equals("tool")) {
      show();
    }
    message.remove(BEYOND);
    unmark(message);
    if (strict) {
      message.remove("reasoning_content");
    }
    for (JsonNode call : message.path("tool_calls")) {
      unmark((ObjectNode) call);
      ((ObjectNode) call).remove("extra_content");
      if (call.get("function") instanceof ObjectNode function) {
        function.remove("extra_content");
      }
    }
    if (message.get("content") instanceof ArrayNode parts) {
      message.set("content", content(role, parts));
    }
    if (message.path("role").asText().equals("assistant") && says(message)) {
      plain.add(message);
    } else if (!role.equals("assistant")) {
      plain.add(message);
    }
  }

  /** A turn of nothing but reasoning has nothing left to say. */
  private static boolean says(ObjectNode message) {
    return message.hasNonNull("content")
        || message.has("tool_calls")
        || message.has("reasoning_content");
  }

  private JsonNode content(String role, ArrayNode parts) {
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    for (int p = 0; p < parts.size(); p++) {
      ObjectNode plainPart = part((ObjectNode) parts.get(p));
      if (strict && plainPart.has("video_url")) {
        throw new FailureException(
            new Failure.UnsupportedParameter(
                "messages[" + read + "].content[" + p + "]", "This provider takes no video."));
      }
      boolean text = plainPart.path("type").asText().equals("text");
      (text || !role.equals("tool") ? kept : shown).add(plainPart);
    }
    boolean texts =
        StreamSupport.stream(kept.spliterator(), false)
            .allMatch(part -> part.path("type").asText().equals("text") && !part.has(MARK));
    return texts && (kept.size() == 1 || !role.equals("user"))
        ? JsonNodeFactory.instance.textNode(join(kept, between(role)))
        : kept;
  }

  /** An assistant's text was one before citations cut it. */
  private static String between(String role) {
    return role.equals("assistant") ? "" : role.equals("tool") ? "\n" : "\n\n";
  }

  private static String join(ArrayNode texts, String between) {
    return StreamSupport.stream(texts.spliterator(), false)
        .map(part -> part.path("text").asText())
        .collect(Collectors.joining(between));
  }

  private void unmark(ObjectNode holder) {
    if (!marks) {
      holder.remove(MARK);
    }
  }

  private ObjectNode part(ObjectNode part) {
    unmark(part);
    part.remove(List.of("citations", FoundText.FIELD));
    for (String holder : List.of("image_url", "video_url", "file")) {
      if (part.get(holder) instanceof ObjectNode held) {
        // Our own word for a media type.
        held.remove("format");
      }
    }
    String data = part.path("file").path("file_data").asText();
    if (!data.startsWith(TEXT_FILE)) {
      named(part);
      return part;
    }
    byte[] text = Base64.getDecoder().decode(data.substring(TEXT_FILE.length()));
    String title = part.path("file").path("filename").asText();
    String words = new String(text, StandardCharsets.UTF_8);
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "text")
        .put("text", title.isEmpty() ? words : title + "\n" + words);
  }

  /** OpenAI wants a name for each file. */
  private static void named(ObjectNode part) {
    if (part.get("file") instanceof ObjectNode file && !file.hasNonNull("filename")) {
      file.put("filename", "document.pdf");
    }
  }

  private void show() {
    if (!shown.isEmpty()) {
      plain.addObject().put("role", "user").set("content", shown);
      shown = JsonNodeFactory.instance.arrayNode();
    }
  }
}

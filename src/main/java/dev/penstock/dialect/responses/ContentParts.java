package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.dialect.openai.request.RequestField;
import org.jspecify.annotations.Nullable;

/** Contents of items as contents of chat messages. */
final class ContentParts {
  private final Beyond beyond;

  ContentParts(Beyond beyond) {
    this.beyond = beyond;
  }

  /** Of a message that is not the model's, or of a tool's output. */
  JsonNode read(RequestField content) {
    content.requirePresent();
    if (content.json().isTextual()) {
      return content.json();
    }
    if (!content.json().isArray()) {
      throw content.invalid("must be a string or an array of parts");
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (RequestField part : content.items()) {
      ObjectNode read = part(part.requireObject());
      if (read != null) {
        JsonNode marker = part.cacheControl();
        parts.add(marker == null ? read : read.set("cache_control", marker));
      }
    }
    // Callers may send no parts; chat requests want something.
    return parts.isEmpty() ? TextNode.valueOf("") : parts;
  }

  private @Nullable ObjectNode part(RequestField part) {
    RequestField type = part.at("type");
    return switch (type.text()) {
      // A history may hold what the model said under another role.
      case "input_text", "output_text", "text", "summary_text" -> text(part.at("text").text());
      case "refusal" -> text(part.at("refusal").text());
      case "input_image" -> image(part);
      case "input_file" -> file(part);
      case "input_audio" -> {
        ObjectNode audio = typed("input_audio");
        audio.set("input_audio", part.at("input_audio").object());
        yield audio;
      }
      default -> {
        beyond.essential(type, "Send input_text, input_image, input_file or input_audio.");
        yield null;
      }
    };
  }

  private @Nullable ObjectNode image(RequestField part) {
    RequestField url = part.at("image_url");
    if (url.isAbsent()) {
      return uploaded(part, "image_url");
    }
    ObjectNode image = typed("image_url");
    ObjectNode inner = image.putObject("image_url").put("url", url.text());
    String detail = part.at("detail").optionalText();
    if (detail != null) {
      inner.put("detail", detail);
    }
    return image;
  }

  private @Nullable ObjectNode file(RequestField part) {
    String place = part.at("file_data").isAbsent() ? "file_url" : "file_data";
    if (part.at(place).isAbsent()) {
      return uploaded(part, "file_data");
    }
    ObjectNode file = typed("file");
    ObjectNode inner = file.putObject("file").put(place, part.at(place).text());
    String filename = part.at("filename").optionalText();
    if (filename != null) {
      inner.put("filename", filename);
    }
    return file;
  }

  private @Nullable ObjectNode uploaded(RequestField part, String instead) {
    RequestField id = part.at("file_id");
    if (id.isAbsent()) {
      part.at(instead).requirePresent();
      throw part.at(instead).invalid("must be there");
    }
    beyond.essential(id, "Uploaded files are known to OpenAI alone; use '" + instead + "'.");
    return null;
  }

  static ObjectNode text(String text) {
    return typed("text").put("text", text);
  }

  private static ObjectNode typed(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}

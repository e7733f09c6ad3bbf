package dev.penstock.dialect.gemini;

import static dev.penstock.dialect.gemini.Names.at;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.Locale;

/** Parts of a user's turn, and of a function's response, as parts of a chat message. */
final class PartReader {
  private PartReader() {}

  /** Adds what the part says; nothing for what only Google knows. */
  static void add(RequestField part, ArrayNode parts) {
    RequestField text = part.at("text");
    RequestField data = at(part, "inlineData");
    RequestField file = at(part, "fileData");
    if (!text.isAbsent()) {
      parts.addObject().put("type", "text").put("text", text.text());
    } else if (!data.isAbsent()) {
      inline(data.requireObject(), parts);
    } else if (!file.isAbsent() && isImageAddress(file.requireObject())) {
      image(at(file, "fileUri").text(), parts);
    }
  }

  /** Whether it is what others can read as well: a picture at a public address. */
  static boolean isImageAddress(RequestField file) {
    String address = at(file, "fileUri").json().asText().toLowerCase(Locale.ROOT);
    String type = at(file, "mimeType").json().asText().toLowerCase(Locale.ROOT);
    return type.startsWith("image/")
        && address.startsWith("https://")
        && !address.startsWith("https://generativelanguage.googleapis.com/");
  }

  private static void inline(RequestField data, ArrayNode parts) {
    String type = at(data, "mimeType").name().toLowerCase(Locale.ROOT);
    String base64 = standard(data.at("data").text());
    String url = "data:" + type + ";base64," + base64;
    switch (type) {
      case "audio/wav", "audio/x-wav", "audio/wave" -> audio("wav", base64, parts);
      case "audio/mp3", "audio/mpeg" -> audio("mp3", base64, parts);
      default -> {
        if (type.startsWith("image/")) {
          image(url, parts);
        } else {
          ObjectNode file = parts.addObject().put("type", "file").putObject("file");
          file.put("file_data", url);
          String name = at(data, "displayName").optionalText();
          if (name != null) {
            file.put("filename", name);
          }
        }
      }
    }
  }

  private static void image(String url, ArrayNode parts) {
    parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
  }

  private static void audio(String format, String base64, ArrayNode parts) {
    parts
        .addObject()
        .put("type", "input_audio")
        .putObject("input_audio")
        .put("data", base64)
        .put("format", format);
  }

  /** Google takes the alphabet for addresses too, and both without padding. */
  private static String standard(String base64) {
    String plain = base64.replace('-', '+').replace('_', '/');
    return plain + "=".repeat((4 - plain.length() % 4) % 4);
  }
}

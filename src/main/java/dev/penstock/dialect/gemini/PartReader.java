package dev.penstock.dialect.gemini;

import static dev.penstock.dialect.gemini.Names.at;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.dialect.openai.request.AudioFormat;
import dev.penstock.dialect.openai.request.RequestField;
import java.net.URI;
import java.net.URISyntaxException;
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
    } else if (!file.isAbsent() && isAddress(file.requireObject())) {
      addressed(file, parts);
    }
  }

  /** Whether it is what others can read as well: something at a public address. */
  static boolean isAddress(RequestField file) {
    String address = address(file);
    return (address.startsWith("https://") || address.startsWith("http://"))
        && !address.startsWith("https://generativelanguage.googleapis.com/");
  }

  private static String address(RequestField file) {
    return at(file, "fileUri").json().asText().toLowerCase(Locale.ROOT);
  }

  private static void addressed(RequestField file, ArrayNode parts) {
    String url = at(file, "fileUri").text();
    String said = at(file, "mimeType").optionalText();
    String type = said == null ? "" : said.toLowerCase(Locale.ROOT);
    if (type.startsWith("image/")) {
      image(url, parts);
    } else if (type.startsWith("video/") || isFilm(url)) {
      typed(video(url, parts), type);
    } else {
      typed(file(parts).put("file_url", url), type);
    }
  }

  private static boolean isFilm(String url) {
    try {
      URI uri = new URI(url);
      return "https".equalsIgnoreCase(uri.getScheme()) && FilmHosts.has(uri.getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void typed(ObjectNode holder, String type) {
    if (!type.isEmpty()) {
      holder.put("format", type);
    }
  }

  private static ObjectNode file(ArrayNode parts) {
    return parts.addObject().put("type", "file").putObject("file");
  }

  @CanIgnoreReturnValue
  private static ObjectNode video(String url, ArrayNode parts) {
    return parts.addObject().put("type", "video_url").putObject("video_url").put("url", url);
  }

  private static void inline(RequestField data, ArrayNode parts) {
    String type = at(data, "mimeType").name().toLowerCase(Locale.ROOT);
    String base64 = standard(data.at("data").text());
    String url = "data:" + type + ";base64," + base64;
    String sound = AudioFormat.of(type);
    if (sound != null) {
      audio(sound, base64, parts);
    } else if (type.startsWith("image/")) {
      image(url, parts);
    } else if (type.startsWith("video/")) {
      video(url, parts);
    } else {
      ObjectNode file = file(parts).put("file_data", url);
      String name = at(data, "displayName").optionalText();
      if (name != null) {
        file.put("filename", name);
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

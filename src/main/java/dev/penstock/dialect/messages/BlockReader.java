package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Part.SearchResult;
import dev.penstock.dialect.openai.request.FoundText;
import dev.penstock.dialect.openai.request.RequestField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content blocks of users and of tool results as parts of a chat message. */
final class BlockReader {
  private static final String PDF = "application/pdf";

  private BlockReader() {}

  /** Adds what the block says; nothing for what only Anthropic knows. */
  static void add(RequestField block, ArrayNode parts) {
    switch (block.at("type").text()) {
      case "text" -> addText(block, parts);
      case "image" -> image(block, parts);
      case "document" -> document(block, parts);
      case "search_result" -> searchResult(block, parts);
      default -> {
        // See NativeOnly.
      }
    }
  }

  /** A block that must be text. */
  static void addText(RequestField block, ArrayNode parts) {
    RequestField type = block.at("type");
    if (!type.text().equals("text")) {
      throw type.invalid("must be text");
    }
    text(parts, block.at("text").text(), block);
  }

  /** Copies the block's prompt-cache marker, if it has one. */
  static void mark(RequestField block, ObjectNode part) {
    JsonNode marker = block.cacheControl();
    if (marker != null) {
      part.set("cache_control", marker.deepCopy());
    }
  }

  private static void text(ArrayNode parts, String text, RequestField block) {
    mark(block, parts.addObject().put("type", "text").put("text", text));
  }

  private static void image(RequestField block, ArrayNode parts) {
    RequestField source = block.at("source").requireObject();
    String url =
        switch (source.at("type").text()) {
          case "base64" -> base64(source);
          case "url" -> source.at("url").text();
          // An uploaded file: see NativeOnly.
          default -> null;
        };
    if (url != null) {
      ObjectNode part = parts.addObject().put("type", "image_url");
      part.putObject("image_url").put("url", url);
      mark(block, part);
    }
  }

  private static String base64(RequestField source) {
    return dataUrl(source.at("media_type").name(), source.at("data").text());
  }

  private static String dataUrl(String mediaType, String base64) {
    return "data:" + mediaType + ";base64," + base64;
  }

  private static void document(RequestField block, ArrayNode parts) {
    RequestField source = block.at("source").requireObject();
    switch (source.at("type").text()) {
      case "base64" -> file(block, parts).put("file_data", base64(source));
      case "text" -> file(block, parts).put("file_data", textFile(source.at("data").text()));
      case "url" ->
          // Anthropic's addresses are of PDFs alone.
          file(block, parts).put("file_url", source.at("url").text()).put("format", PDF);
      case "content" -> content(block, source.at("content"), parts);
      default -> {
        // An uploaded file: see NativeOnly.
      }
    }
  }

  private static String textFile(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return dataUrl("text/plain", Base64.getEncoder().encodeToString(bytes));
  }

  /** The file that is yet without its content. */
  @CanIgnoreReturnValue
  private static ObjectNode file(RequestField block, ArrayNode parts) {
    String context = block.at("context").optionalText();
    if (context != null && !context.isBlank()) {
      parts.addObject().put("type", "text").put("text", context);
    }
    ObjectNode part = parts.addObject().put("type", "file");
    ObjectNode file = part.putObject("file");
    String title = block.at("title").optionalText();
    if (title != null) {
      file.put("filename", title);
    }
    if (isCited(block)) {
      part.putObject("citations").put("enabled", true);
    }
    mark(block, part);
    return file;
  }

  /** A document in pieces: its title, and its pieces one by one. */
  private static void content(RequestField block, RequestField content, ArrayNode parts) {
    content.requirePresent();
    heading(parts, block.at("title").optionalText(), block.at("context").optionalText());
    if (content.json().isTextual()) {
      text(parts, content.text(), block);
      return;
    }
    int before = parts.size();
    content.items().forEach(piece -> add(piece.requireObject(), parts));
    if (parts.size() > before) {
      mark(block, (ObjectNode) parts.get(parts.size() - 1));
    }
  }

  private static void searchResult(RequestField block, ArrayNode parts) {
    List<String> pieces = new ArrayList<>();
    block.at("content").items().forEach(piece -> pieces.add(piece.at("text").text()));
    SearchResult result =
        new SearchResult(
            block.at("source").text(), block.at("title").text(), pieces, isCited(block));
    mark(block, FoundText.add(result, parts));
  }

  private static boolean isCited(RequestField block) {
    return Boolean.TRUE.equals(block.at("citations").at("enabled").optionalFlag());
  }

  private static void heading(ArrayNode parts, @Nullable String... lines) {
    List<String> said = new ArrayList<>();
    for (String line : lines) {
      if (line != null && !line.isBlank()) {
        said.add(line);
      }
    }
    if (!said.isEmpty()) {
      parts.addObject().put("type", "text").put("text", String.join("\n", said));
    }
  }
}

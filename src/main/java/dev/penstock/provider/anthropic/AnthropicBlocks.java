package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Part;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of messages as content blocks. */
final class AnthropicBlocks {
  private static final Set<String> IMAGES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

  private AnthropicBlocks() {}

  /**
   * Adds the block of a part; none for a text without words, which Anthropic refuses.
   *
   * @throws FailureException if Anthropic does not take such a part
   */
  static void add(Part part, ArrayNode blocks) {
    if (part instanceof Part.Text text && text.text().isBlank()) {
      return;
    }
    ObjectNode block =
        switch (part) {
          case Part.Text text ->
              text.result() == null ? block("text").put("text", text.text()) : found(text.result());
          case Part.ImageUrl image -> sourced("image", urlSource(image.url()));
          case Part.ImageData image -> image(image);
          case Part.FileData file -> document(file);
          case Part.FileUrl file ->
              described(sourced("document", urlSource(file.url())), file.filename(), file.cited());
          case Part.Audio audio ->
              throw refused("This provider takes no audio; send a transcript as text instead.");
        };
    if (part.cacheControl() != null) {
      block.set("cache_control", part.cacheControl());
    }
    blocks.add(block);
  }

  private static ObjectNode found(Part.SearchResult result) {
    ObjectNode block = block("search_result");
    block.put("source", result.source()).put("title", result.title());
    ArrayNode pieces = block.putArray("content");
    result.pieces().forEach(piece -> pieces.add(block("text").put("text", piece)));
    return described(block, null, result.cited());
  }

  private static ObjectNode image(Part.ImageData image) {
    String type = image.mediaType().toLowerCase(Locale.ROOT);
    if (!IMAGES.contains(type)) {
      throw refused("This provider takes images as JPEG, PNG, GIF or WebP only.");
    }
    return sourced("image", dataSource("base64", type, image.base64()));
  }

  private static ObjectNode document(Part.FileData file) {
    String type = file.mediaType().toLowerCase(Locale.ROOT);
    ObjectNode block =
        switch (type) {
          case "application/pdf" -> sourced("document", dataSource("base64", type, file.base64()));
          case "text/plain" -> sourced("document", dataSource("text", type, text(file)));
          default -> throw refused("This provider takes files as PDF or plain text only.");
        };
    return described(block, file.filename(), file.cited());
  }

  private static ObjectNode described(ObjectNode block, @Nullable String title, boolean cited) {
    if (title != null) {
      block.put("title", title);
    }
    if (cited) {
      block.putObject("citations").put("enabled", true);
    }
    return block;
  }

  /** Anthropic refuses others: "Only HTTPS URLs are supported". */
  static boolean reaches(String url) {
    return url.regionMatches(true, 0, "https://", 0, "https://".length());
  }

  /** Anthropic fetches PDFs alone, and looks at no type: it must be known before. */
  static boolean fetches(String url, @Nullable String mediaType) {
    boolean pdf =
        mediaType == null
            ? url.toLowerCase(Locale.ROOT).endsWith(".pdf")
            : mediaType.equals("application/pdf");
    return pdf && reaches(url);
  }

  private static String text(Part.FileData file) {
    return new String(Base64.getDecoder().decode(file.base64()), StandardCharsets.UTF_8);
  }

  private static ObjectNode block(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static ObjectNode sourced(String type, ObjectNode source) {
    ObjectNode block = block(type);
    block.set("source", source);
    return block;
  }

  private static ObjectNode urlSource(String url) {
    return block("url").put("url", url);
  }

  private static ObjectNode dataSource(String type, String mediaType, String data) {
    return block(type).put("media_type", mediaType).put("data", data);
  }

  private static FailureException refused(String message) {
    return new FailureException(new Failure.InvalidValue("messages", message));
  }
}

package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Part;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of messages as content blocks, each followed by the cache point it was marked with. */
final class BedrockBlocks {
  private static final Map<String, String> IMAGES =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/jpg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");

  private static final Map<String, String> DOCUMENTS =
      Map.ofEntries(
          Map.entry("application/pdf", "pdf"),
          Map.entry("text/csv", "csv"),
          Map.entry("application/csv", "csv"),
          Map.entry("application/msword", "doc"),
          Map.entry(
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
          Map.entry("application/vnd.ms-excel", "xls"),
          Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
          Map.entry("text/html", "html"),
          Map.entry("text/plain", "txt"),
          Map.entry("text/markdown", "md"));

  private static final Map<String, String> VIDEOS =
      Map.ofEntries(
          Map.entry("video/mp4", "mp4"),
          Map.entry("video/quicktime", "mov"),
          Map.entry("video/x-matroska", "mkv"),
          Map.entry("video/webm", "webm"),
          Map.entry("video/x-flv", "flv"),
          Map.entry("video/mpeg", "mpeg"),
          Map.entry("video/x-ms-wmv", "wmv"),
          Map.entry("video/3gpp", "three_gp"));

  private final BedrockModel model;
  private final DocumentNames names = new DocumentNames();

  BedrockBlocks(BedrockModel model) {
    this.model = model;
  }

  /**
   * Adds the block of a part; none for a text without words, which models refuse.
   *
   * @throws dev.penstock.error.FailureException if Bedrock does not take such a part
   */
  void add(Part part, ArrayNode blocks) {
    if (part instanceof Part.Text text && text.text().isBlank()) {
      return;
    }
    switch (part) {
      case Part.Text text -> text(text, blocks);
      case Part.ImageData image -> image(image, blocks);
      case Part.FileData file -> file(file, blocks);
      case Part.Audio audio -> audio(audio, blocks);
      case Part.FileUrl file ->
          throw BedrockJson.invalid("messages", "Bedrock takes files inline only.");
      case Part.ImageUrl url ->
          throw BedrockJson.invalid(
              "messages", "Bedrock takes images as data URLs only, and a URL is never fetched.");
    }
    cachePoint(part.cacheControl(), blocks);
  }

  /** Adds a cache point where there is a mark, and a cache. */
  void cachePoint(@Nullable JsonNode mark, ArrayNode blocks) {
    if (mark != null && model.hasCache()) {
      ObjectNode point = blocks.addObject().putObject("cachePoint").put("type", "default");
      if (mark.path("ttl").asText().equals("1h") && model.keepsForAnHour()) {
        point.put("ttl", "1h");
      }
    }
  }

  static ObjectNode text(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  /** Claude alone is told of searches, and cites. */
  private void text(Part.Text text, ArrayNode blocks) {
    Part.SearchResult result = text.result();
    if (result == null || !model.isClaude()) {
      blocks.addObject().put("text", text.text());
      return;
    }
    ObjectNode found = blocks.addObject().putObject("searchResult");
    found.put("source", result.source()).put("title", result.title());
    ArrayNode pieces = found.putArray("content");
    result.pieces().forEach(piece -> pieces.addObject().put("text", piece));
    cite(result.cited(), found);
  }

  private void cite(boolean cited, ObjectNode block) {
    if (cited && model.isClaude()) {
      block.putObject("citations").put("enabled", true);
    }
  }

  private static void image(Part.ImageData image, ArrayNode blocks) {
    String format = IMAGES.get(image.mediaType().toLowerCase(Locale.ROOT));
    if (format == null) {
      throw BedrockJson.invalid("messages", "Bedrock takes images as PNG, JPEG, GIF or WebP only.");
    }
    bytes(blocks.addObject().putObject("image").put("format", format), image.base64());
  }

  private void file(Part.FileData file, ArrayNode blocks) {
    String type = file.mediaType().toLowerCase(Locale.ROOT);
    String document = DOCUMENTS.get(type);
    String video = VIDEOS.get(type);
    if (document != null) {
      ObjectNode block =
          blocks
              .addObject()
              .putObject("document")
              .put("format", document)
              .put("name", names.of(file.filename()));
      bytes(block, file.base64());
      cite(file.cited(), block);
    } else if (video != null) {
      bytes(blocks.addObject().putObject("video").put("format", video), file.base64());
    } else {
      throw BedrockJson.invalid(
          "messages",
          "Bedrock takes files as PDF, CSV, Word, Excel, HTML, Markdown, plain text or video only.");
    }
  }

  private void audio(Part.Audio audio, ArrayNode blocks) {
    if (model.isClaude()) {
      throw BedrockJson.invalid(
          "messages", "This model takes no audio; send a transcript as text instead.");
    }
    bytes(blocks.addObject().putObject("audio").put("format", audio.format()), audio.base64());
  }

  private static void bytes(ObjectNode block, String base64) {
    block.putObject("source").put("bytes", base64);
  }
}

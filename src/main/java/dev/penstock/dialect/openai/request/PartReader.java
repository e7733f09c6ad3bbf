package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Part;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Contents of messages: a string, or an array of typed parts. */
final class PartReader {
  static final Set<String> TEXT = Set.of("text");
  static final Set<String> TOOL_RESULT = Set.of("text", "image_url", "file", "video_url");
  static final Set<String> USER = Set.of("text", "image_url", "input_audio", "file", "video_url");

  private PartReader() {}

  /** The content of a message that must have some, of the part types {@code allowed}. */
  static List<Part> content(RequestField message, Set<String> allowed) {
    RequestField content = message.at("content");
    content.requirePresent();
    if (content.json().isTextual()) {
      return List.of(new Part.Text(content.text(), message.cacheControl()));
    }
    if (!content.json().isArray()) {
      throw content.invalid("must be a string or an array of parts");
    }
    List<Part> parts = new ArrayList<>();
    for (RequestField part : content.items()) {
      parts.add(part(part.requireObject(), allowed));
    }
    markLast(parts, message.cacheControl());
    return parts;
  }

  /** A message's marker means all of it: it stands on the last part that has none of its own. */
  static void markLast(List<Part> parts, @Nullable JsonNode marker) {
    if (marker != null && !parts.isEmpty() && parts.getLast().cacheControl() == null) {
      parts.set(parts.size() - 1, marked(parts.getLast(), marker));
    }
  }

  private static Part marked(Part part, JsonNode marker) {
    return switch (part) {
      case Part.Text p -> new Part.Text(p.text(), marker, p.result());
      case Part.ImageUrl p -> new Part.ImageUrl(p.url(), p.detail(), marker);
      case Part.ImageData p -> new Part.ImageData(p.mediaType(), p.base64(), p.detail(), marker);
      case Part.FileData p ->
          new Part.FileData(p.mediaType(), p.base64(), p.filename(), p.cited(), marker);
      case Part.FileUrl p ->
          new Part.FileUrl(p.url(), p.mediaType(), p.filename(), p.cited(), marker);
      case Part.Audio p -> new Part.Audio(p.base64(), p.format(), marker);
    };
  }

  private static Part part(RequestField part, Set<String> allowed) {
    String type = part.at("type").text();
    if (!allowed.contains(type)) {
      throw unknownType(part, allowed);
    }
    return switch (type) {
      case "image_url" -> image(part);
      case "input_audio" -> audio(part);
      case "file" -> FilePart.file(part);
      case "video_url" -> FilePart.video(part);
      default -> text(part);
    };
  }

  static FailureException unknownType(RequestField part, Set<String> allowed) {
    String types = String.join(", ", allowed.stream().sorted().toList());
    return part.at("type").invalid("must be one of these here: " + types);
  }

  static Part text(RequestField part) {
    String text = part.at("text").text();
    return new Part.Text(text, part.cacheControl(), FoundText.read(part.at("search_result"), text));
  }

  private static Part image(RequestField part) {
    RequestField image = part.at("image_url").requireObject();
    RequestField address = image.at("url");
    String url = address.text();
    String detail = image.at("detail").optionalText();
    if (DataUrl.is(url)) {
      DataUrl data = DataUrl.read(address);
      return new Part.ImageData(data.mediaType(), data.base64(), detail, part.cacheControl());
    }
    if (isWeb(url)) {
      return new Part.ImageUrl(url, detail, part.cacheControl());
    }
    throw address.invalid("must be an https address or a data URL");
  }

  private static Part audio(RequestField part) {
    RequestField audio = part.at("input_audio").requireObject();
    RequestField data = audio.at("data");
    RequestField format = audio.at("format");
    DataUrl.requireBase64(data, data.text(), 0);
    if (!format.text().equals("wav") && !format.text().equals("mp3")) {
      throw format.invalid("must be wav or mp3");
    }
    return new Part.Audio(data.text(), format.text(), part.cacheControl());
  }

  /** Whether it is an address that can be fetched. */
  static boolean isWeb(String url) {
    return DataUrl.hasScheme(url, "https://") || DataUrl.hasScheme(url, "http://");
  }
}

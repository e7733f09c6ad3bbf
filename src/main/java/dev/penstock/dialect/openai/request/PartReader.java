package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Part;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Contents of messages: a string, or an array of typed parts. */
final class PartReader {
  static final Set<String> TEXT = Set.of("text");
  static final Set<String> TOOL_RESULT = Set.of("text", "image_url", "file");
  static final Set<String> USER = Set.of("text", "image_url", "input_audio", "file");

  private PartReader() {}

  private record Data(String mediaType, String base64) {}

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
      case Part.Text p -> new Part.Text(p.text(), marker);
      case Part.ImageUrl p -> new Part.ImageUrl(p.url(), p.detail(), marker);
      case Part.ImageData p -> new Part.ImageData(p.mediaType(), p.base64(), p.detail(), marker);
      case Part.FileData p ->
          new Part.FileData(p.mediaType(), p.base64(), p.filename(), p.cited(), marker);
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
      case "file" -> file(part);
      default -> text(part);
    };
  }

  static FailureException unknownType(RequestField part, Set<String> allowed) {
    String types = String.join(", ", allowed.stream().sorted().toList());
    return part.at("type").invalid("must be one of these here: " + types);
  }

  static Part text(RequestField part) {
    return new Part.Text(part.at("text").text(), part.cacheControl());
  }

  private static Part image(RequestField part) {
    RequestField image = part.at("image_url").requireObject();
    RequestField address = image.at("url");
    String url = address.text();
    String detail = image.at("detail").optionalText();
    if (hasScheme(url, "data:")) {
      Data data = data(address);
      return new Part.ImageData(data.mediaType, data.base64, detail, part.cacheControl());
    }
    if (hasScheme(url, "https://") || hasScheme(url, "http://")) {
      return new Part.ImageUrl(url, detail, part.cacheControl());
    }
    throw address.invalid("must be an https address or a data URL");
  }

  private static Part audio(RequestField part) {
    RequestField audio = part.at("input_audio").requireObject();
    RequestField data = audio.at("data");
    RequestField format = audio.at("format");
    requireBase64(data, data.text(), 0);
    if (!format.text().equals("wav") && !format.text().equals("mp3")) {
      throw format.invalid("must be wav or mp3");
    }
    return new Part.Audio(data.text(), format.text(), part.cacheControl());
  }

  private static Part file(RequestField part) {
    RequestField file = part.at("file").requireObject();
    RequestField content = file.at("file_data");
    if (content.isAbsent() && !file.at("file_id").isAbsent()) {
      throw file.at("file_id")
          .unsupported(
              "Uploaded files are known to OpenAI alone; send the file as a data URL in"
                  + " 'file_data'.");
    }
    Data data = data(content);
    String filename = file.at("filename").optionalText();
    boolean cited = Boolean.TRUE.equals(part.at("citations").at("enabled").optionalFlag());
    return new Part.FileData(data.mediaType, data.base64, filename, cited, part.cacheControl());
  }

  private static boolean hasScheme(String url, String scheme) {
    return url.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /** {@code data:<media type>[;parameter...];base64,<content>} (RFC 2397). */
  private static Data data(RequestField field) {
    String url = field.text();
    int comma = url.indexOf(',');
    if (!hasScheme(url, "data:") || comma < 0) {
      throw field.invalid("must be a data URL: data:<media type>;base64,<content>");
    }
    String head = url.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
    int semicolon = head.indexOf(';');
    if (semicolon <= 0 || !head.endsWith(";base64") || head.indexOf('/') > semicolon) {
      throw field.invalid("must name a media type and be in base64");
    }
    String mediaType = head.substring(0, semicolon).strip();
    if (mediaType.indexOf('/') <= 0) {
      throw field.invalid("must name a media type and be in base64");
    }
    requireBase64(field, url, comma + 1);
    return new Data(mediaType, url.substring(comma + 1));
  }

  /** Standard alphabet, padded, no line breaks: what every provider takes. Nothing is decoded. */
  private static void requireBase64(RequestField field, String text, int from) {
    int end = text.length();
    boolean whole = end > from && (end - from) % 4 == 0;
    for (int padding = 0; padding < 2 && end > from && text.charAt(end - 1) == '='; padding++) {
      end--;
    }
    for (int i = from; whole && i < end; i++) {
      whole = isBase64(text.charAt(i));
    }
    if (!whole) {
      throw field.invalid("must hold standard base64 with padding and without line breaks");
    }
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}

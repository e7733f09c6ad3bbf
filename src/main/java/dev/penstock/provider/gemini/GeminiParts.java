package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Part;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a message as Gemini's {@code Part}. */
final class GeminiParts {
  // What Gemini fetches from foreign addresses (guide "File input methods"); GIF is not among it.
  private static final Map<String, String> FETCHED_TYPES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "webp", "image/webp",
          "bmp", "image/bmp");

  private static final String FILES_HOST = "generativelanguage.googleapis.com";

  private GeminiParts() {}

  /** Null for an empty text, which Gemini refuses. */
  static @Nullable ObjectNode encode(Part part) {
    return switch (part) {
      case Part.Text p -> p.text().isEmpty() ? null : GeminiJson.newObject().put("text", p.text());
      case Part.ImageUrl p -> fileData(p.url());
      case Part.ImageData p -> inlineData(p.mediaType(), p.base64());
      case Part.FileData p -> inlineData(p.mediaType(), p.base64());
      case Part.Audio p -> inlineData("audio/" + p.format(), p.base64());
    };
  }

  private static ObjectNode inlineData(String mimeType, String base64) {
    ObjectNode part = GeminiJson.newObject();
    part.putObject("inlineData").put("mimeType", mimeType).put("data", base64);
    return part;
  }

  private static ObjectNode fileData(String url) {
    URI uri = parse(url);
    ObjectNode part = GeminiJson.newObject();
    ObjectNode file = part.putObject("fileData");
    if (!FILES_HOST.equalsIgnoreCase(uri.getHost())) {
      file.put("mimeType", mimeType(uri));
    }
    // A file uploaded to Gemini before has its type stored with it.
    file.put("fileUri", url);
    return part;
  }

  /** Whether Google fetches an image from this address: it must be told its type. */
  static boolean fetches(String url) {
    try {
      URI uri = parse(url);
      return FILES_HOST.equalsIgnoreCase(uri.getHost()) || !mimeType(uri).isEmpty();
    } catch (FailureException e) {
      return false;
    }
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below, like any other address that Google could not fetch.
    }
    throw refused("this model fetches images from https addresses only");
  }

  private static String mimeType(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String type = FETCHED_TYPES.get(ending);
    if (type == null) {
      throw refused(
          "this model fetches an image only if its address ends in .png, .jpg, .jpeg, .webp or"
              + " .bmp");
    }
    return type;
  }

  private static FailureException refused(String why) {
    return new FailureException(
        new Failure.InvalidValue("messages", why + "; send the image as a data URL instead"));
  }
}

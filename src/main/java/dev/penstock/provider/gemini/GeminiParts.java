package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Part;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/** One part of a message as Gemini's {@code Part}. */
final class GeminiParts {
  private GeminiParts() {}

  /** Null for an empty text, which Gemini refuses. */
  static @Nullable ObjectNode encode(Part part) {
    return switch (part) {
      case Part.Text p -> p.text().isEmpty() ? null : GeminiJson.newObject().put("text", p.text());
      case Part.ImageUrl p -> fileData(p.url(), null, "image/");
      case Part.ImageData p -> inlineData(p.mediaType(), p.base64());
      case Part.FileUrl p -> fileData(p.url(), p.mediaType(), "");
      case Part.FileData p -> inlineData(p.mediaType(), p.base64());
      case Part.Audio p -> inlineData("audio/" + p.format(), p.base64());
    };
  }

  private static ObjectNode inlineData(String mimeType, String base64) {
    ObjectNode part = GeminiJson.newObject();
    part.putObject("inlineData").put("mimeType", mimeType).put("data", base64);
    return part;
  }

  private static ObjectNode fileData(String url, @Nullable String mediaType, String kind) {
    GeminiAddress address = GeminiAddress.of(url, mediaType);
    if (!address.fetched(kind)) {
      throw new FailureException(
          new Failure.InvalidValue(
              "messages",
              "this model fetches images and files from https addresses only, and only if the"
                  + " address ends as its type does; send the content as a data URL instead"));
    }
    ObjectNode part = GeminiJson.newObject();
    ObjectNode file = part.putObject("fileData");
    String told = address.toldType();
    if (told != null) {
      file.put("mimeType", told);
    }
    file.put("fileUri", url);
    return part;
  }
}

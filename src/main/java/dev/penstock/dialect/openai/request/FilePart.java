package dev.penstock.dialect.openai.request;

import dev.penstock.api.Part;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the types {@code file} and {@code video_url}. Beyond OpenAI's {@code file_data}, a file
 * may be at an address ({@code file_url}; or in {@code file_data}, as OpenRouter has it), and
 * {@code format} may tell its media type, as LiteLLM has it.
 */
final class FilePart {
  private FilePart() {}

  static Part file(RequestField part) {
    RequestField file = part.at("file").requireObject();
    RequestField content = file.at("file_data");
    RequestField address = address(file);
    String filename = file.at("filename").optionalText();
    boolean cited = Boolean.TRUE.equals(part.at("citations").at("enabled").optionalFlag());
    if (address != null) {
      String mediaType = format(file);
      return new Part.FileUrl(address.text(), mediaType, filename, cited, part.cacheControl());
    }
    if (content.isAbsent() && !file.at("file_id").isAbsent()) {
      throw file.at("file_id")
          .unsupported(
              "Uploaded files are known to OpenAI alone; send the file as a data URL in"
                  + " 'file_data'.");
    }
    DataUrl data = DataUrl.read(content);
    String sound = AudioFormat.of(data.mediaType());
    return sound == null
        ? new Part.FileData(data.mediaType(), data.base64(), filename, cited, part.cacheControl())
        : new Part.Audio(data.base64(), sound, part.cacheControl());
  }

  /** Null if the content is in the request. */
  private static @Nullable RequestField address(RequestField file) {
    RequestField content = file.at("file_data");
    if (content.json().isTextual() && PartReader.isWeb(content.text())) {
      return content;
    }
    RequestField url = file.at("file_url");
    if (!content.isAbsent() || url.isAbsent()) {
      return null;
    }
    if (!PartReader.isWeb(url.text())) {
      throw url.invalid("must be an https address");
    }
    return url;
  }

  static Part video(RequestField part) {
    RequestField video = part.at("video_url").requireObject();
    RequestField address = video.at("url");
    String url = address.text();
    if (PartReader.isWeb(url)) {
      String format = format(video);
      String type = format == null ? Part.FileUrl.VIDEO : format;
      return new Part.FileUrl(url, type, null, false, part.cacheControl());
    }
    if (!DataUrl.is(url)) {
      throw address.invalid("must be an https address or a data URL");
    }
    DataUrl data = DataUrl.read(address);
    if (!data.mediaType().startsWith("video/")) {
      throw address.invalid("must hold a video");
    }
    return new Part.FileData(data.mediaType(), data.base64(), null, part.cacheControl());
  }

  private static @Nullable String format(RequestField holder) {
    String format = holder.at("format").optionalText();
    return format == null || format.indexOf('/') <= 0 ? null : format.toLowerCase(Locale.ROOT);
  }
}

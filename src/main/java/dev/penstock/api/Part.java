package dev.penstock.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a message's content. {@code cacheControl} is the caller's prompt-cache marker as sent
 * ({@code {"type":"ephemeral"}}), or null.
 */
public sealed interface Part {

  /** The caller's prompt-cache marker on this part, or null. */
  @Nullable JsonNode cacheControl();

  /** Text; may be empty. {@code result} is not null if it is what a search found. */
  record Text(String text, @Nullable JsonNode cacheControl, @Nullable SearchResult result)
      implements Part {

    /** Of no search. */
    public Text(String text, @Nullable JsonNode cacheControl) {
      this(text, cacheControl, null);
    }
  }

  /** What a search of the caller's own found, in pieces that the answer may cite. */
  record SearchResult(String source, String title, List<String> pieces, boolean cited) {
    public SearchResult {
      pieces = List.copyOf(pieces);
    }
  }

  /** An image at a public URL; {@code detail} is OpenAI's {@code low}, {@code high}, or null. */
  record ImageUrl(String url, @Nullable String detail, @Nullable JsonNode cacheControl)
      implements Part {}

  /** An image inline; {@code base64} is validated standard base64 without line breaks. */
  record ImageData(
      String mediaType, String base64, @Nullable String detail, @Nullable JsonNode cacheControl)
      implements Part {}

  /**
   * A document inline (OpenAI's {@code file} part with {@code file_data}). {@code cited} is whether
   * the caller wants to be told where the answer quotes it ({@code citations.enabled}).
   */
  record FileData(
      String mediaType,
      String base64,
      @Nullable String filename,
      boolean cited,
      @Nullable JsonNode cacheControl)
      implements Part {

    /** One that need not be cited. */
    public FileData(
        String mediaType,
        String base64,
        @Nullable String filename,
        @Nullable JsonNode cacheControl) {
      this(mediaType, base64, filename, false, cacheControl);
    }
  }

  /**
   * A document, or a video, at a public URL. {@code mediaType} is null where the caller does not
   * say it, and {@link #VIDEO} where it says no more than that; {@code cited} is as for {@link
   * FileData}.
   */
  record FileUrl(
      String url,
      @Nullable String mediaType,
      @Nullable String filename,
      boolean cited,
      @Nullable JsonNode cacheControl)
      implements Part {
    /** A video of whatever format. */
    public static final String VIDEO = "video/*";
  }

  /** Sound inline (OpenAI's {@code input_audio}); {@code format} is {@code wav} or {@code mp3}. */
  record Audio(String base64, String format, @Nullable JsonNode cacheControl) implements Part {}
}

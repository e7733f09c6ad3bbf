package dev.penstock.dialect.openai.request;

import org.jspecify.annotations.Nullable;

/** OpenAI's names of the sound that it takes. */
public final class AudioFormat {
  private AudioFormat() {}

  /** {@code wav} or {@code mp3}; null if the media type is neither. */
  public static @Nullable String of(String mediaType) {
    return switch (mediaType) {
      case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> "wav";
      case "audio/mp3", "audio/mpeg" -> "mp3";
      default -> null;
    };
  }
}

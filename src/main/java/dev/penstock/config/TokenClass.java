package dev.penstock.config;

import org.jspecify.annotations.Nullable;

/**
 * Kinds of tokens that may have a price of their own. One that has none costs as much as the kind
 * it falls back to.
 */
public enum TokenClass {
  /** Input that is none of the others. */
  INPUT("input", null),
  /** Input that the provider had in its cache. */
  CACHED_READ("cached_read", INPUT),
  /** Input that was written to the provider's cache, to be kept for minutes. */
  CACHE_WRITE("cache_write", INPUT),
  /** The same, to be kept for an hour. */
  CACHE_WRITE_1H("cache_write_1h", CACHE_WRITE),
  /** Sound that was sent, less what of it was cached. */
  AUDIO_INPUT("audio_input", INPUT),
  /** Images that were sent, less what of them was cached. */
  IMAGE_INPUT("image_input", INPUT),
  /** Output that is none of the others. */
  OUTPUT("output", null),
  /** Output that the model kept to itself. */
  REASONING("reasoning", OUTPUT),
  /** Sound that was made. */
  AUDIO_OUTPUT("audio_output", OUTPUT),
  /** Images that were made. */
  IMAGE_OUTPUT("image_output", OUTPUT);

  private final String key;
  private final @Nullable TokenClass fallback;

  TokenClass(String key, @Nullable TokenClass fallback) {
    this.key = key;
    this.fallback = fallback;
  }

  /** Its name in a price book. */
  public String key() {
    return key;
  }

  /** The kind whose price holds where this one has none; null if it needs its own. */
  public @Nullable TokenClass fallback() {
    return fallback;
  }
}

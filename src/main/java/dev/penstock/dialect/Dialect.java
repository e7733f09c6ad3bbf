package dev.penstock.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Conversation;
import dev.penstock.error.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A provider's own chat format: pure translation, no I/O, no state between calls. All methods run
 * on an event loop.
 */
public interface Dialect extends AnswerDecoder {

  /** What callers know the provider as: the subject of "cannot express this parameter". */
  default String name() {
    return "This provider";
  }

  /**
   * What a model takes of a request. A field that is refused there is refused or dropped before
   * {@link #encode} is called; {@code model}, {@code messages}, {@code stream} and {@code
   * stream_options} need not be named.
   */
  Capabilities capabilities(String model);

  /**
   * The request body in the provider's format.
   *
   * @throws dev.penstock.error.FailureException with {@code UnsupportedParameter} or {@code
   *     InvalidValue} for a value (not a name) that the provider cannot express
   */
  ObjectNode encode(Conversation conversation);

  /**
   * Marks long beginnings of an encoded request that will come again for the provider's cache.
   * Returns how many marks it put there; 0 where the provider has none, or needs none.
   */
  @CanIgnoreReturnValue
  default int markCache(ObjectNode encoded) {
    return 0;
  }

  /** Whether the provider itself fetches an image from this http or https address. */
  default boolean takesImageAt(String url) {
    return false;
  }

  /**
   * The same of a file or a video.
   *
   * @param mediaType what the caller says of it; null, or {@code video/*}, if that is not all
   */
  default boolean takesFileAt(String url, @Nullable String mediaType) {
    return false;
  }

  /** What an answer of status 4xx or 5xx means. Never throws on bad input. */
  Failure decodeError(ErrorAnswer answer);

  /**
   * An upstream's error.
   *
   * @param retryAfterMillis value of {@code retry-after-ms} or {@code retry-after} in milliseconds,
   *     or null
   * @param type value of {@code x-amzn-errortype}, AWS's place for what others say in the body; or
   *     null
   */
  // Parsed where it lies: a wrapper would copy up to max_body once more.
  @SuppressWarnings("ArrayRecordComponent")
  record ErrorAnswer(
      int status, byte[] body, @Nullable Long retryAfterMillis, @Nullable String type) {
    /** Without a type in its head. */
    public ErrorAnswer(int status, byte[] body, @Nullable Long retryAfterMillis) {
      this(status, body, retryAfterMillis, null);
    }
  }
}

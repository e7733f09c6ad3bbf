package dev.penstock.api.bus;

import dev.penstock.api.AnswerTranslator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The head of an upstream answer of status 2xx, and its body as a <em>paused</em> stream. Whoever
 * takes it either reads the body to its end or cancels the {@link ProviderCall}.
 *
 * @param contentType media type without parameters, lower case; empty if none
 * @param translator makes the caller's dialect of the body
 * @param limits what is left of the provider's own limits; null if it says nothing
 * @param head what of its head the caller sees; null where that is ours
 */
public record UpstreamAnswer(
    String contentType,
    ReadStream<Buffer> body,
    AnswerTranslator translator,
    @Nullable ProviderLimits limits,
    @Nullable UpstreamHead head)
    implements UpstreamReply {

  /** One whose head is ours. */
  public UpstreamAnswer(
      String contentType,
      ReadStream<Buffer> body,
      AnswerTranslator translator,
      @Nullable ProviderLimits limits) {
    this(contentType, body, translator, limits, null);
  }
}

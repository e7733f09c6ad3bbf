package dev.penstock.api.bus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of the head of an upstream's answer goes to the caller, where the answer passes as it is.
 *
 * @param contentType as the upstream wrote it; null if it did not
 * @param disposition {@code content-disposition}; null if there is none
 */
public record UpstreamHead(int status, @Nullable String contentType, @Nullable String disposition) {

  /** Whether the body is a stream of events, to which another one can be added. */
  public boolean isEvents() {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }
}

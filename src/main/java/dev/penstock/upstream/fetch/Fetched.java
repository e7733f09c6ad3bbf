package dev.penstock.upstream.fetch;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/**
 * A document that was fetched.
 *
 * @param mediaType without parameters, lower case
 */
public record Fetched(String mediaType, Buffer bytes) {

  /** Characters of {@link #dataUrl}. */
  public long dataUrlLength() {
    return "data:;base64,".length() + mediaType.length() + (bytes.length() + 2L) / 3 * 4;
  }

  /** {@code data:<media type>;base64,<content>}. */
  public String dataUrl() {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes.getBytes());
  }
}

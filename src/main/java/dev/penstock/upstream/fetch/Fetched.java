package dev.penstock.upstream.fetch;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/**
 * A document that was fetched.
 *
 * @param mediaType without parameters, lower case
 */
public record Fetched(String mediaType, Buffer bytes) {

  /** {@code data:<media type>;base64,<content>}. */
  public String dataUrl() {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes.getBytes());
  }
}

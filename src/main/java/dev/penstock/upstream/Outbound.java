package dev.penstock.upstream;

import dev.penstock.config.ProviderConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/**
 * A call as the upstream gets it.
 *
 * @param path path and query, behind the provider's {@code base_url}
 * @param headers content type and credentials included
 */
public record Outbound(
    ProviderConfig provider, HttpMethod method, String path, MultiMap headers, Buffer body) {

  /** A POST, as nearly all are. */
  public Outbound(ProviderConfig provider, String path, MultiMap headers, Buffer body) {
    this(provider, HttpMethod.POST, path, headers, body);
  }
}

package dev.penstock.upstream;

import dev.penstock.config.ProviderConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * A POST as the upstream gets it.
 *
 * @param path path and query, behind the provider's {@code base_url}
 * @param headers content type and credentials included
 */
public record Outbound(ProviderConfig provider, String path, MultiMap headers, Buffer body) {}

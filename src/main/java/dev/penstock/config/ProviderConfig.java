package dev.penstock.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code providers}.
 *
 * @param name its key in the file
 * @param type which API it speaks, as the file says it: {@code openai}, {@code anthropic}, ...
 * @param baseUrl as configured or the type's default, without a trailing slash; null for {@code
 *     simulated}
 * @param credentials {@code api_key} or {@code api_keys}; empty if none
 * @param headers sent with every call
 * @param proxy HTTP proxy, or null
 * @param http2 whether to speak HTTP/2 to it
 * @param version {@code anthropic-version}; null for other types
 * @param cacheHints whether to mark long stable beginnings of prompts for its cache
 * @param simulation settings of {@code simulated}; null for other types
 * @param drains whether a call whose client has left is read to its end
 * @param sharesStored whether callers may name what its account keeps: files, containers, caches
 * @param settings what only its type has; null for types without such
 * @param passThrough what of its own API callers may use
 */
public record ProviderConfig(
    String name,
    String type,
    @Nullable URI baseUrl,
    List<Credential> credentials,
    Map<String, String> headers,
    @Nullable URI proxy,
    boolean http2,
    @Nullable String version,
    boolean cacheHints,
    @Nullable Simulation simulation,
    boolean drains,
    boolean sharesStored,
    @Nullable TypeSettings settings,
    PassThrough passThrough) {
  public ProviderConfig {
    credentials = List.copyOf(credentials);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** Without the values of headers: some are credentials. */
  @Override
  public String toString() {
    return "ProviderConfig[name=%s, type=%s, baseUrl=%s, credentials=%d, headers=%s, http2=%s]"
        .formatted(name, type, baseUrl, credentials.size(), headers.keySet(), http2);
  }

  /**
   * A key of the provider; calls are spread over several by {@code weight}.
   *
   * @param id the provider's name and a fingerprint of the key, as {@code openai#1a2b3c4d}: stable
   *     over reloads, and no secret
   */
  public record Credential(String id, Secret key, int weight) {}

  /** {@code pace} is the time between two chunks; {@code faults} allows scripted faults. */
  public record Simulation(Duration pace, boolean faults) {}
}

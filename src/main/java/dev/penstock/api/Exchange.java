package dev.penstock.api;

import dev.penstock.config.Config;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight, from its accepted body to the last byte of its answer. Confined to the
 * event loop of its shard. Nanoseconds are of the injected monotonic clock.
 */
public final class Exchange {
  private final String id;
  private final Config config;
  private final Principal principal;
  private final ChatRequest request;
  private final long startedNanos;
  private final Set<String> dropped = new LinkedHashSet<>(2);
  private @Nullable String group;
  private @Nullable String deployment;
  private @Nullable String provider;
  private int attempts;
  private long upstreamNanos;
  private long firstContentNanos = -1;

  /** The caller is known and its request is read; nothing has been asked of an upstream. */
  public Exchange(
      String id, Config config, Principal principal, ChatRequest request, long startedNanos) {
    this.id = id;
    this.config = config;
    this.principal = principal;
    this.request = request;
    this.startedNanos = startedNanos;
  }

  /** The request id: the caller's {@code x-request-id}, or made. */
  public String id() {
    return id;
  }

  /** The snapshot that this request began with and keeps. */
  public Config config() {
    return config;
  }

  /** Who calls. */
  public Principal principal() {
    return principal;
  }

  /** What was asked for. */
  public ChatRequest request() {
    return request;
  }

  /** When the request's head had arrived. */
  public long startedNanos() {
    return startedNanos;
  }

  /** The model group, once routed. */
  public @Nullable String group() {
    return group;
  }

  /** The deployment of the latest attempt. */
  public @Nullable String deployment() {
    return deployment;
  }

  /** The provider of the latest attempt. */
  public @Nullable String provider() {
    return provider;
  }

  /** Attempts made so far. */
  public int attempts() {
    return attempts;
  }

  /** Names of parameters that were left out, in order; mutable. */
  public Set<String> dropped() {
    return dropped;
  }

  /** Time spent waiting for upstreams before the answer's head, so far. */
  public long upstreamNanos() {
    return upstreamNanos;
  }

  /** When the first content was written to the client; -1 if it was not. */
  public long firstContentNanos() {
    return firstContentNanos;
  }

  /** The router found the group. */
  public void routedTo(String groupName) {
    group = groupName;
  }

  /** An attempt begins. */
  public void attempt(String providerName, String deploymentId) {
    attempts++;
    provider = providerName;
    deployment = deploymentId;
  }

  public void addUpstreamNanos(long nanos) {
    upstreamNanos += nanos;
  }

  /** Content reaches the client; only the first call counts. */
  public void contentAt(long nowNanos) {
    if (firstContentNanos < 0) {
      firstContentNanos = nowNanos;
    }
  }
}

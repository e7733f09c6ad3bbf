package dev.penstock.api;

import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight, from its accepted body to the last byte of its answer. Confined to the
 * event loop of its shard. Nanoseconds are of the injected monotonic clock.
 */
public final class Exchange {
  private final String id;
  private final Snapshot snapshot;
  private final Principal principal;
  private final ChatRequest request;
  private final long startedNanos;
  private final CallOptions options;
  private final Set<String> dropped = new LinkedHashSet<>(2);
  private @Nullable String group;
  private @Nullable String deployment;
  private @Nullable String provider;
  private @Nullable String target;
  private int attempts;
  private volatile boolean abandoned;
  private long upstreamNanos;
  private long callingSinceNanos = -1;
  private long firstContentNanos = -1;

  /** The caller is known and its request is read; nothing has been asked of an upstream. */
  public Exchange(
      String id,
      Snapshot snapshot,
      Principal principal,
      ChatRequest request,
      long startedNanos,
      CallOptions options) {
    this.id = id;
    this.snapshot = snapshot;
    this.principal = principal;
    this.request = request;
    this.startedNanos = startedNanos;
    this.options = options;
  }

  /** The request id: the caller's {@code x-request-id}, or made. */
  public String id() {
    return id;
  }

  /** What this request began with and keeps. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** The configuration of {@link #snapshot}. */
  public Config config() {
    return snapshot.config();
  }

  /** What the caller's headers ask for. */
  public CallOptions options() {
    return options;
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

  /** When the whole call must be over, if it may take {@code total} at most. */
  public long deadlineNanos(Duration total) {
    Duration own = options.timeout();
    return startedNanos + (own == null || own.compareTo(total) > 0 ? total : own).toNanos();
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

  /** {@code provider/model} of the latest attempt, wildcards filled in. */
  public @Nullable String target() {
    return target;
  }

  /** Time since the request's start less the time that upstreams took. */
  public long overheadNanos(long nowNanos) {
    long calling = callingSinceNanos < 0 ? 0 : nowNanos - callingSinceNanos;
    return nowNanos - startedNanos - upstreamNanos - calling;
  }

  /** When the first content was written to the client; -1 if it was not. */
  public long firstContentNanos() {
    return firstContentNanos;
  }

  /** Nobody waits for an answer any more: the client left, or the request is over. */
  public void abandon() {
    abandoned = true;
  }

  /** Whether {@link #abandon} was called; such a request is not to be started. */
  public boolean abandoned() {
    return abandoned;
  }

  /** The router found the group. */
  public void routedTo(String groupName) {
    group = groupName;
  }

  /** An attempt begins: from now on it is the upstream that takes time. */
  public void calling(ModelConfig.Deployment to, long nowNanos) {
    attempts++;
    provider = to.provider();
    deployment = to.id();
    target = to.provider() + "/" + to.model();
    callingSinceNanos = nowNanos;
  }

  /** The upstream is done, with an answer or without; only the first call of an attempt counts. */
  public void called(long nowNanos) {
    if (callingSinceNanos >= 0) {
      upstreamNanos += nowNanos - callingSinceNanos;
      callingSinceNanos = -1;
    }
  }

  /** Content reaches the client; only the first call counts. */
  public void contentAt(long nowNanos) {
    if (firstContentNanos < 0) {
      firstContentNanos = nowNanos;
    }
  }
}

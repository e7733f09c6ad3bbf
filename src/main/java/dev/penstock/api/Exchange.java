package dev.penstock.api;

import dev.penstock.api.client.Origin;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.OpenAiErrors;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight, from its accepted body to the last byte of its answer. Confined to the
 * event loop of its shard. Nanoseconds are of the injected monotonic clock.
 */
public final class Exchange {
  /** What is asked for of a provider's own API, by its address. */
  private static final String PASSED = "passthrough";

  private final String id;
  private final Snapshot snapshot;
  private final Principal principal;
  private final ChatRequest request;
  private final long startedNanos;
  private final CallOptions options;
  private final @Nullable Origin origin;
  private final @Nullable Passage passage;
  private final Set<String> dropped = new LinkedHashSet<>(2);
  private @Nullable String group;
  private @Nullable String fallback;
  private @Nullable String explanation;
  private ModelConfig.@Nullable Deployment to;
  private ModelConfig.@Nullable Deployment before;
  private int attempts;
  private volatile boolean abandoned;
  private int waits;
  private long waitedNanos;
  private long waitingSinceNanos;
  private long firstContentNanos = -1;
  private @Nullable String promptSha256;
  private Passage.@Nullable Refusal refusal;
  private Abilities.@Nullable Look look;

  /** The caller is known and its request is read; nothing has been asked of an upstream. */
  public Exchange(
      String id,
      Snapshot snapshot,
      Principal principal,
      ChatRequest request,
      long startedNanos,
      CallOptions options) {
    this(new Entry(id, principal, startedNanos, options), snapshot, request, null);
  }

  /** Who calls, and what its head said. */
  public record Entry(String id, Principal principal, long startedNanos, CallOptions options) {}

  /**
   * The same.
   *
   * @param request in OpenAI's format
   * @param origin the request as it came; null if it came in that format
   */
  public Exchange(Entry entry, Snapshot snapshot, ChatRequest request, @Nullable Origin origin) {
    this(entry, snapshot, request, origin, null);
  }

  private Exchange(
      Entry entry,
      Snapshot snapshot,
      ChatRequest request,
      @Nullable Origin origin,
      @Nullable Passage passage) {
    this.id = entry.id();
    this.principal = entry.principal();
    this.startedNanos = entry.startedNanos();
    this.options = entry.options();
    this.snapshot = snapshot;
    this.request = request;
    this.origin = origin;
    this.passage = passage;
  }

  /**
   * A request of a provider's own API, which goes there as it came.
   *
   * @param request the body, and what is known of what it asks for
   */
  public static Exchange passing(
      Entry entry, Snapshot snapshot, ChatRequest request, Passage passage) {
    return new Exchange(entry, snapshot, request, null, passage);
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

  /** The request as it came, if it came in another dialect than OpenAI's; null if not. */
  public @Nullable Origin origin() {
    return origin;
  }

  /** Compares it with what deployments can do: once, for all attempts; asked on its event loop. */
  public Abilities.Look look(Abilities abilities) {
    Abilities.Look known = look;
    if (known == null) {
      known = abilities.look(request, origin);
      look = known;
    }
    return known;
  }

  /** Where it passes to as it came; null if it is translated, or may be. */
  public @Nullable Passage passage() {
    return passage;
  }

  /** What the provider said of the latest attempt at a {@link #passage}; null if nothing. */
  public Passage.@Nullable Refusal refusal() {
    return refusal;
  }

  /** The provider's own words for why a {@link #passage} failed. */
  public void refused(Passage.Refusal said) {
    refusal = said;
  }

  /** What is asked for, in logs and the ledger. */
  public String operation() {
    if (passage != null) {
      return PASSED;
    }
    return origin == null ? request.operation().wire() : origin.dialect().operation();
  }

  /** Whether its answer costs something. */
  public boolean billed() {
    if (passage != null) {
      return passage.billed();
    }
    return origin == null || origin.dialect().billed();
  }

  /** How the caller is told that its request failed. */
  public ErrorFormat errors() {
    if (passage != null) {
      return passage.errors();
    }
    return origin == null ? OpenAiErrors.FORMAT : origin.dialect().errors();
  }

  /** First 16 hex digits of the SHA-256 of the request's body. */
  public String promptSha256() {
    String known = promptSha256;
    if (known == null) {
      known = Digest.of(request.body());
      promptSha256 = known;
    }
    return known;
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

  /** The model group that was asked for; null if there is none of that name. */
  public @Nullable String group() {
    return group;
  }

  /** The other group that the request went to; null while it is in the one it asked for. */
  public @Nullable String fallback() {
    return fallback;
  }

  /** The router's latest decision as JSON; null if nobody asked for it. */
  public @Nullable String explanation() {
    return explanation;
  }

  /** The deployment that answers, or else of the latest attempt. */
  public @Nullable String deployment() {
    return to == null ? null : to.id();
  }

  /** The provider that answers, or else of the latest attempt. */
  public @Nullable String provider() {
    return to == null ? null : to.provider();
  }

  /** Attempts made so far. */
  public int attempts() {
    return attempts;
  }

  /** Names of parameters that the attempt of {@link #deployment} left out, in order. */
  public Set<String> dropped() {
    return Collections.unmodifiableSet(dropped);
  }

  /** Whether nobody waits for an answer any more: nothing is to be started for it. */
  public boolean abandoned() {
    return abandoned;
  }

  /** {@code provider/model} of {@link #deployment}, wildcards filled in. */
  public @Nullable String target() {
    return to == null ? null : to.provider() + "/" + to.model();
  }

  /** Time since the request's start less the time that upstreams took or were waited for. */
  public long overheadNanos(long nowNanos) {
    long waiting = waits == 0 ? 0 : nowNanos - waitingSinceNanos;
    return nowNanos - startedNanos - waitedNanos - waiting;
  }

  /** When the first content was written to the client; -1 if it was not. */
  public long firstContentNanos() {
    return firstContentNanos;
  }

  /** Its model's name means this group. */
  public void askedFor(String groupName) {
    group = groupName;
  }

  /** The router sends it to a deployment of this group. */
  public void routedTo(String groupName) {
    if (group == null) {
      group = groupName;
    }
    fallback = groupName.equals(group) ? null : groupName;
  }

  /** What the router says of its latest decision; null if nobody asked. */
  public void explained(@Nullable String decision) {
    explanation = decision;
  }

  /** An attempt begins: from now on it is the upstream that takes time. */
  public void calling(ModelConfig.Deployment called, long nowNanos) {
    attempts++;
    before = to;
    attemptOf(called, Set.of());
    waitBegins(nowNanos);
  }

  /** The latest attempt came to nothing before anything was sent: it was none. */
  public void notCalled() {
    attempts--;
    if (attempts > 0) {
      to = before;
    }
  }

  /**
   * The attempt that what is sent to the client comes from, with what it left out of the request.
   */
  public void attemptOf(ModelConfig.Deployment called, Set<String> leftOut) {
    to = called;
    dropped.clear();
    dropped.addAll(leftOut);
  }

  /** An upstream is at work, or a pause begins; for two at once the time counts once. */
  public void waitBegins(long nowNanos) {
    if (waits++ == 0) {
      waitingSinceNanos = nowNanos;
    }
  }

  /** It is over; once for each {@link #waitBegins}, {@link #calling} included. */
  public void waitEnds(long nowNanos) {
    if (--waits == 0) {
      waitedNanos += nowNanos - waitingSinceNanos;
    }
  }

  /** The client left, or there is no time left. */
  public void abandon() {
    abandoned = true;
  }

  /** Content reaches the client; only the first call counts. */
  public void contentAt(long nowNanos) {
    if (firstContentNanos < 0) {
      firstContentNanos = nowNanos;
    }
  }
}

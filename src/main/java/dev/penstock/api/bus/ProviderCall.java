package dev.penstock.api.bus;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code provider.<type>.<shard>} to make one upstream call. The asker may cancel it in any
 * phase, also while the provider's reply is under way; the provider then closes the upstream at
 * once. Confined to the shard's event loop.
 */
public final class ProviderCall {
  private final Exchange exchange;
  private final ModelConfig.Deployment deployment;
  private final ProviderConfig.@Nullable Credential credential;
  private final Set<String> dropped = new LinkedHashSet<>(2);
  private @Nullable ChatRequest request;
  private @Nullable Errand errand;
  private boolean cacheHinted;
  private boolean cancelled;
  private boolean sent;
  private boolean preparing;
  private @Nullable Runnable onCancel;
  private @Nullable Runnable onPrepared;

  /** A call that nobody has made yet; {@code credential} is null if the provider has none. */
  public ProviderCall(
      Exchange exchange,
      ModelConfig.Deployment deployment,
      ProviderConfig.@Nullable Credential credential) {
    this.exchange = exchange;
    this.deployment = deployment;
    this.credential = credential;
  }

  /** A call about something that the provider keeps; the exchange asks no model. */
  public ProviderCall(
      Exchange exchange,
      ModelConfig.Deployment deployment,
      ProviderConfig.@Nullable Credential credential,
      Errand errand) {
    this(exchange, deployment, credential);
    this.errand = errand;
  }

  /** What it is about if no model is asked; else null. */
  public @Nullable Errand errand() {
    return errand;
  }

  /** The request this call is for. */
  public Exchange exchange() {
    return exchange;
  }

  /** What is asked of this provider: the caller's request, unless something was put in it. */
  public ChatRequest request() {
    return request == null ? exchange.request() : request;
  }

  /** Asks this provider for something else than the caller did: the same, in other words. */
  public void request(ChatRequest instead) {
    request = instead;
  }

  /** Where to call. */
  public ModelConfig.Deployment deployment() {
    return deployment;
  }

  /** The key to call with; null if the provider has none. */
  public ProviderConfig.@Nullable Credential credential() {
    return credential;
  }

  /** Names of parameters that this call leaves out, in order; mutable. */
  public Set<String> dropped() {
    return dropped;
  }

  /** Whether the gateway put cache markers of its own into the request; known once it is sent. */
  public boolean cacheHinted() {
    return cacheHinted;
  }

  public void markCacheHinted() {
    cacheHinted = true;
  }

  /** Whether what the request names is being fetched, so that nobody waits for the provider. */
  public boolean preparing() {
    return preparing;
  }

  /** From now on what the request names is fetched. */
  public void prepares() {
    preparing = true;
  }

  /** All is there, or cannot be had: the provider's time begins. */
  public void prepared() {
    preparing = false;
    Runnable action = onPrepared;
    if (action != null) {
      action.run();
    }
  }

  /** What is to be done once the preparation ends, if there is one. */
  public void onPrepared(Runnable action) {
    onPrepared = action;
  }

  /** Whether the upstream may have read any of it, and so may bill it. */
  public boolean sent() {
    return sent;
  }

  /** From now on the upstream may read it. */
  public void sending() {
    sent = true;
  }

  /** Whether nobody wants the answer any more. */
  public boolean cancelled() {
    return cancelled;
  }

  /** Nobody wants the answer any more; only the first call counts. */
  public void cancel() {
    if (cancelled) {
      return;
    }
    cancelled = true;
    Runnable action = onCancel;
    onCancel = null;
    if (action != null) {
      action.run();
    }
  }

  /** What closes the upstream in the present phase; runs at once if already cancelled. */
  public void onCancel(Runnable action) {
    if (cancelled) {
      action.run();
    } else {
      onCancel = action;
    }
  }
}

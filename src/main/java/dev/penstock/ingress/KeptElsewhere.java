package dev.penstock.ingress;

import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.Errand;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.client.Maker;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.ProviderConfig.Credential;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import dev.penstock.responses.Responses.Found;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Responses that a provider keeps itself: who made one is asked about it, by the deployment and
 * with the key that made it. Its caller is known to be its owner.
 */
final class KeptElsewhere {
  private final Supplier<Snapshot> current;
  private final Dispatcher dispatcher;

  KeptElsewhere(Supplier<Snapshot> current, Dispatcher dispatcher) {
    this.current = current;
    this.dispatcher = dispatcher;
  }

  /** What the provider answers. */
  Future<Buffer> ask(Visit visit, Principal caller, Found.There there, Errand errand) {
    Snapshot snapshot = current.get();
    Deployment deployment = deployment(snapshot.config(), there.by());
    ProviderConfig provider = snapshot.config().providers().get(there.by().provider());
    if (deployment == null || provider == null) {
      return Future.failedFuture(
          new FailureException(
              new Failure.InvalidRequest(
                  "The provider that keeps this response is not in use any more.")));
    }
    Exchange exchange =
        new Exchange(
            visit.id(),
            snapshot,
            caller,
            nothing(there.group()),
            visit.startedNanos(),
            CallOptions.NONE);
    ProviderCall call =
        new ProviderCall(exchange, deployment, credential(provider, there.by()), errand);
    visit.request().response().closeHandler(gone -> call.cancel());
    return dispatcher.errand(call);
  }

  /**
   * That which made it; if it is gone, another of the same provider, which has the same address.
   */
  private static @Nullable Deployment deployment(Config config, Maker by) {
    Deployment other = null;
    for (var group : config.models().values()) {
      for (Deployment each : group.deployments()) {
        if (each.id().equals(by.deployment())) {
          return each;
        }
        other = each.provider().equals(by.provider()) ? each : other;
      }
    }
    return other;
  }

  /** The key that made it; if it was rotated, the one that is there now. */
  private static @Nullable Credential credential(ProviderConfig provider, Maker by) {
    List<Credential> all = provider.credentials();
    return all.stream()
        .filter(each -> each.id().equals(by.credential()))
        .findFirst()
        .orElse(all.isEmpty() ? null : all.getFirst());
  }

  /** No model is asked for anything. */
  private static ChatRequest nothing(String group) {
    return new ChatRequest(
        new byte[0],
        group,
        false,
        false,
        null,
        null,
        0,
        Set.of(),
        ChatRequest.Needs.NONE,
        Operation.CHAT);
  }

  /** Those of the caller's parameters that are passed on. */
  static List<Map.Entry<String, String>> query(Visit visit) {
    return visit.request().params().entries().stream()
        .filter(parameter -> PASSED.contains(parameter.getKey()))
        .toList();
  }

  private static final Set<String> PASSED =
      Set.of("include", "include[]", "limit", "order", "after", "before");
}

package dev.penstock.ingress;

import dev.penstock.api.CallOptions;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/**
 * What asks a model for something: {@code POST /v1/chat/completions} and its like in other dialects
 * and for other operations, also where the path names the model.
 */
final class ChatEndpoint {
  private final Supplier<Snapshot> current;
  private final Reception reception;
  private final Dispatcher dispatcher;

  ChatEndpoint(Supplier<Snapshot> current, Reception reception, Dispatcher dispatcher) {
    this.current = current;
    this.reception = reception;
    this.dispatcher = dispatcher;
  }

  /** Completes when the answer is written; fails with why there is none yet. */
  Future<Void> handle(Visit visit, ConnectionGuard guard, Asked asked) {
    HttpServerRequest request = visit.request();
    Snapshot snapshot = current.get();
    Future<Principal> caller = reception.principal(visit, snapshot.config());
    if (!caller.isComplete()) {
      // The keys of tokens are being fetched; the body must not go by meanwhile.
      request.pause();
      caller.onFailure(refused -> request.resume());
    }
    return caller.compose(principal ->
        dispatch(
            new Entry(visit, guard, asked, snapshot),
            Heads.options(request, principal),
            principal));
  }

  /** A request whose caller may come in. */
  private record Entry(Visit visit, ConnectionGuard guard, Asked asked, Snapshot snapshot) {}

  private Future<Void> dispatch(Entry entry, CallOptions options, Principal principal) {
    HttpServerRequest request = entry.visit().request();
    Snapshot snapshot = entry.snapshot();
    FailureException encoded = Heads.encoded(request);
    if (encoded != null) {
      return Future.failedFuture(encoded);
    }
    return dispatcher.dispatch(
        () ->
            new BodyReader(request, entry.guard(), snapshot.config().server().maxBodyBytes())
                .read()
                .compose(body ->
                    entry
                        .asked()
                        .exchange(
                            body,
                            new Exchange.Entry(
                                entry.visit().id(),
                                principal,
                                entry.visit().startedNanos(),
                                options),
                            snapshot)),
        request);
  }
}

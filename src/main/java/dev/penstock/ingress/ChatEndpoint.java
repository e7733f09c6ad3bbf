package dev.penstock.ingress;

import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}, also under Azure's path, where the path names the model. */
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
  Future<Void> handle(Visit visit, ConnectionGuard guard, @Nullable String pathModel) {
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
            new Entry(visit, guard, pathModel, snapshot),
            Heads.options(request, principal),
            principal));
  }

  /** A request whose caller may come in. */
  private record Entry(
      Visit visit, ConnectionGuard guard, @Nullable String pathModel, Snapshot snapshot) {}

  private Future<Void> dispatch(Entry entry, CallOptions options, Principal principal) {
    HttpServerRequest request = entry.visit().request();
    Snapshot snapshot = entry.snapshot();
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new FailureException(
          new Failure.InvalidRequest("Send the body without content-encoding."));
    }
    return dispatcher.dispatch(
        () ->
            new BodyReader(request, entry.guard(), snapshot.config().server().maxBodyBytes())
                .read()
                .map(body -> {
                  ChatRequest chat = read(body, entry.pathModel(), snapshot);
                  return new Exchange(
                      entry.visit().id(),
                      snapshot,
                      principal,
                      chat,
                      entry.visit().startedNanos(),
                      options);
                }),
        request);
  }

  private static ChatRequest read(byte[] body, @Nullable String pathModel, Snapshot snapshot) {
    return ChatRequestReader.read(
        body, pathModel, snapshot.config().server().limits().maxJsonDepth());
  }
}

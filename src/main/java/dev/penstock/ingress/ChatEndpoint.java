package dev.penstock.ingress;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}, also under Azure's path, where the path names the model. */
final class ChatEndpoint {
  private final Config config;
  private final Reception reception;
  private final Dispatcher dispatcher;

  ChatEndpoint(Config config, Reception reception, Dispatcher dispatcher) {
    this.config = config;
    this.reception = reception;
    this.dispatcher = dispatcher;
  }

  /** Completes when the answer is written; fails with why there is none yet. */
  Future<Void> handle(Visit visit, ConnectionGuard guard, @Nullable String pathModel) {
    HttpServerRequest request = visit.request();
    Principal principal = reception.principal(visit);
    Duration timeout = Heads.timeout(request);
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new FailureException(
          new Failure.InvalidRequest("Send the body without content-encoding."));
    }
    return dispatcher.dispatch(
        () ->
            new BodyReader(request, guard, config.server().maxBodyBytes())
                .read()
                .map(body -> exchange(visit, principal, body, pathModel, timeout)),
        request);
  }

  private Exchange exchange(
      Visit visit,
      Principal principal,
      byte[] body,
      @Nullable String pathModel,
      @Nullable Duration timeout) {
    ChatRequest chat =
        ChatRequestReader.read(body, pathModel, config.server().limits().maxJsonDepth());
    return new Exchange(visit.id(), config, principal, chat, visit.startedNanos(), timeout);
  }
}

package dev.penstock.ingress;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.ChatRequest.Needs;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Passage;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.PassageReply.Known;
import dev.penstock.api.bus.PassageReply.Unknown;
import dev.penstock.api.bus.PassageRequest;
import dev.penstock.config.PassThrough;
import dev.penstock.config.ProviderConfig;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.PassedErrors;
import dev.penstock.ingress.Offers.Offer;
import dev.penstock.ingress.Reception.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /providers/NAME/...}: a provider's own API, for callers who want what no dialect of ours
 * has. A call for a model goes the way of any other request, bound to that provider; see
 * docs/pass-through.md for what else may pass.
 */
final class PassThroughEndpoint {
  /** What goes on to the provider, beside the versions of an API. */
  private static final List<String> HEADERS = List.of("content-type", "openai-beta");

  /** The same where nobody reads the answer. */
  private static final List<String> UNREAD = List.of("accept", "content-type", "openai-beta");

  /** Of queries, what may be asked for of a call that is metered. */
  private static final Set<String> QUERY = Set.of("alt", "beta", "api-version");

  /** Of queries, what chooses the form of Google's answers. */
  private static final String FORM = "alt";

  private final Supplier<Snapshot> current;
  private final Reception reception;
  private final Dispatcher dispatcher;

  PassThroughEndpoint(Supplier<Snapshot> current, Reception reception, Dispatcher dispatcher) {
    this.current = current;
    this.reception = reception;
    this.dispatcher = dispatcher;
  }

  /** One request at the door. */
  private record Call(
      Visit visit,
      Snapshot snapshot,
      ProviderConfig provider,
      NativeAddress address,
      Principal caller) {

    String method() {
      return visit.request().method().name();
    }

    Offers offers() {
      return new Offers(snapshot, provider.name(), caller);
    }
  }

  /** Completes when the answer is written; fails with why there is none yet. */
  Future<Void> handle(Visit visit, ConnectionGuard guard) {
    HttpServerRequest request = visit.request();
    Snapshot snapshot = current.get();
    FailureException encoded = Heads.encoded(request);
    if (encoded != null) {
      return Future.failedFuture(encoded);
    }
    NativeAddress address = NativeAddress.of(request.path(), request.query());
    Future<Principal> caller = reception.principal(visit, snapshot.config());
    if (!caller.isComplete()) {
      // The keys of tokens are being fetched; the body must not go by meanwhile.
      request.pause();
      caller.onFailure(refused -> request.resume());
    }
    return caller.compose(principal -> {
      ProviderConfig provider = snapshot.config().providers().get(address.provider());
      if (provider == null || !provider.passThrough().enabled()) {
        throw new FailureException(new Failure.NotFound());
      }
      Call call =
          new Call(visit, snapshot, provider, address.behind(provider.baseUrl()), principal);
      return dispatcher.dispatch(
          () ->
              new BodyReader(request, guard, snapshot.config().server().maxBodyBytes())
                  .read()
                  .compose(body -> exchange(call, body)),
          request);
    });
  }

  private Future<Exchange> exchange(Call call, byte[] body) {
    NativeDocument document =
        NativeDocument.of(body, call.snapshot().config().server().limits().maxJsonDepth());
    Offers offers = call.offers();
    return dispatcher
        .passage(
            new PassageRequest(
                call.provider(),
                call.method().equals("POST") ? call.address().segments() : List.of(),
                document.model(),
                document.stream(),
                offers::deployment,
                offers.names()))
        .map(reply ->
            switch (reply) {
              case Known known -> metered(call, document, known);
              case Unknown unknown -> unmetered(call, document, unknown);
            });
  }

  private Exchange metered(Call call, NativeDocument document, Known known) {
    FailureException malformed = document.why();
    if (malformed != null) {
      throw malformed;
    }
    document.refuseOthers(known.api());
    if (!call.provider().sharesStored()) {
      document.refuseStored(known.api());
    }
    Offer offer = Objects.requireNonNull(call.offers().offer(known.model()));
    String model = known.model();
    Needs needs = NativeNeeds.of(document, known, call.provider().type());
    return exchange(
        call,
        request(document.body(), offer.name(), known.stream(), needs, known.operation()),
        new Passage(
            call.provider().name(),
            known.deployment().id(),
            "POST",
            target(call.address(), known.target()),
            headers(call.visit().request(), HEADERS),
            known.api(),
            model,
            known.billed(),
            new PassedErrors(known.errors())));
  }

  /** The provider's own query, with what the caller adds to it. */
  private static String target(NativeAddress address, String target) {
    int mark = target.indexOf('?');
    Map<String, String> pairs = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&", -1)) {
        pairs.put(NativeAddress.name(pair), pair);
      }
    }
    String form = pairs.get(FORM);
    Set<String> named = new HashSet<>();
    for (String pair : address.query()) {
      String name = NativeAddress.name(pair);
      if (!QUERY.contains(name) || !named.add(name)) {
        throw new FailureException(
            new Failure.InvalidRequest("The query may not hold '" + name + "', or not twice."));
      }
      pairs.put(name, pair);
    }
    // Otherwise it would be answered in a form that nobody here can read.
    if (!Objects.equals(form, pairs.get(FORM)) || (form != null && !named.contains(FORM))) {
      throw new FailureException(
          new Failure.InvalidRequest("Ask for a stream of events, with alt=sse, or for none."));
    }
    String path = mark < 0 ? target : target.substring(0, mark);
    return pairs.isEmpty() ? path : path + '?' + String.join("&", pairs.values());
  }

  /** What the operator lists; for a caller who may use everything, since it may reach anything. */
  private Exchange unmetered(Call call, NativeDocument document, Unknown unknown) {
    PassThrough.Rule rule =
        call.provider().passThrough().rule(call.method(), call.address().segments());
    if (rule == null) {
      FailureException malformed = document.why();
      throw malformed != null && unknown.failure() instanceof Failure.MissingParameter
          ? malformed
          : new FailureException(unknown.failure());
    }
    if (!call.caller().mayUseAll()) {
      throw new FailureException(new Failure.RouteNotAllowed());
    }
    return exchange(
        call,
        request(
            document.body(),
            Reception.PASSED + call.provider().name(),
            true,
            Needs.NONE,
            Operation.CHAT),
        new Passage(
            call.provider().name(),
            null,
            call.method(),
            call.address().target(),
            headers(call.visit().request(), UNREAD),
            null,
            rule.text(),
            !rule.free(),
            new PassedErrors(unknown.errors())));
  }

  private static Exchange exchange(Call call, ChatRequest request, Passage passage) {
    return Exchange.passing(
        new Exchange.Entry(
            call.visit().id(),
            call.caller(),
            call.visit().startedNanos(),
            Heads.options(call.visit().request(), call.caller())),
        call.snapshot(),
        request,
        passage);
  }

  private static ChatRequest request(
      byte[] body, String model, boolean stream, Needs needs, Operation operation) {
    return new ChatRequest(body, model, stream, true, null, null, 0, Set.of(), needs, operation);
  }

  private static Map<String, String> headers(HttpServerRequest request, List<String> names) {
    Map<String, String> headers = new HashMap<>();
    for (String name : names) {
      String value = request.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return headers;
  }
}

package dev.penstock.ingress;

import dev.penstock.api.Addresses;
import dev.penstock.api.Arrival;
import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.dispatch.Refusal;
import dev.penstock.error.AnthropicErrors;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.error.OpenAiErrors;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every endpoint does first (who calls, under which id) and last (saying no). */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  /** What goes to a provider's own API counts as of a model of this name and the provider's. */
  static final String PASSED = "providers/";

  private static final String VERSION = "/v1";

  private final Dispatcher dispatcher;
  private final LongSupplier clock;
  private final RandomGenerator random;

  Reception(Dispatcher dispatcher, LongSupplier clock, RandomGenerator random) {
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A request at the door.
   *
   * @param path normalized: what decided on its route; empty where none was looked for
   * @param errors how the caller is told that it failed
   * @param addressed credentials in its address
   */
  record Visit(
      String id,
      HttpServerRequest request,
      String path,
      ErrorFormat errors,
      long startedNanos,
      List<String> addressed) {

    /** The same with these credentials, besides those of its head. */
    Visit with(List<String> credentials) {
      return new Visit(id, request, path, errors, startedNanos, credentials);
    }

    /** Without its address, which may hold a credential. */
    @Override
    public String toString() {
      return "visit " + id;
    }

    /** What matters to who may come in. */
    Arrival arrival() {
      String bare = path.startsWith(VERSION + "/") ? path.substring(VERSION.length()) : path;
      boolean slash = bare.length() > 1 && bare.endsWith("/");
      List<String> credentials = Heads.credentials(request.headers());
      credentials.addAll(addressed);
      return new Arrival(
          credentials,
          slash ? bare.substring(0, bare.length() - 1) : bare,
          trusted -> Addresses.of(request, trusted));
    }
  }

  /** Whether an SDK of Anthropic's asks, where the address does not tell. */
  static boolean speaksAnthropic(HttpServerRequest request) {
    return request.headers().contains("anthropic-version");
  }

  /** How its caller is told of errors where the address does not tell. */
  static ErrorFormat errors(HttpServerRequest request) {
    return speaksAnthropic(request) ? AnthropicErrors.FORMAT : OpenAiErrors.FORMAT;
  }

  /** Notes when it came and under which id. */
  Visit receive(HttpServerRequest request) {
    return receive(request, "", errors(request));
  }

  /** The same with its normalized path. */
  Visit receive(HttpServerRequest request, String path, ErrorFormat errors) {
    return new Visit(
        Heads.requestId(request, random), request, path, errors, clock.getAsLong(), List.of());
  }

  /** Who calls; fails if nobody we know. */
  Future<Principal> principal(Visit visit) {
    return dispatcher.authenticate(visit.arrival());
  }

  /** Who calls, to the configuration that the request keeps; fails if nobody we know. */
  Future<Principal> principal(Visit visit, Config config) {
    return dispatcher.authenticate(visit.arrival(), config);
  }

  /** Answers with an error; what is no {@link FailureException} is a bug and is logged. */
  void refuse(Visit visit, Throwable cause) {
    Failure failure;
    if (cause instanceof FailureException known) {
      failure = known.failure();
    } else {
      failure = new Failure.Internal();
      LOG.error("request {} failed", visit.id(), cause);
    }
    if (visit.request().headers().contains("expect")) {
      // The body may come or not: nobody could tell the next request from it.
      visit.request().response().putHeader("connection", "close");
    }
    if (failure instanceof Failure.MethodNotAllowed wrong) {
      visit.request().response().putHeader("allow", wrong.allow());
    }
    dispatcher.refuse(
        new Refusal(visit.id(), failure, visit.errors(), visit.startedNanos()), visit.request());
  }
}

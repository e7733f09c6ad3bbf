package dev.penstock.ingress;

import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.dispatch.Refusal;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every endpoint does first (who calls, under which id) and last (saying no). */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final Dispatcher dispatcher;
  private final LongSupplier clock;
  private final RandomGenerator random;

  Reception(Dispatcher dispatcher, LongSupplier clock, RandomGenerator random) {
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.random = random;
  }

  /** A request at the door. */
  record Visit(String id, HttpServerRequest request, long startedNanos) {}

  /** Notes when it came and under which id. */
  Visit receive(HttpServerRequest request) {
    return new Visit(Heads.requestId(request, random), request, clock.getAsLong());
  }

  /**
   * Who calls.
   *
   * @throws FailureException if nobody we know
   */
  Principal principal(Visit visit) {
    return dispatcher.authenticate(Heads.credentials(visit.request().headers()));
  }

  /**
   * Who calls, to the configuration that the request keeps.
   *
   * @throws FailureException if nobody we know
   */
  Principal principal(Visit visit, Config config) {
    return dispatcher.authenticate(Heads.credentials(visit.request().headers()), config);
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
    dispatcher.refuse(new Refusal(visit.id(), failure, visit.startedNanos()), visit.request());
  }
}

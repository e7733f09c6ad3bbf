package dev.penstock.dispatch;

import static io.vertx.core.Future.succeededFuture;

import dev.penstock.admission.Gate;
import dev.penstock.admission.Permit;
import dev.penstock.api.Arrival;
import dev.penstock.api.Exchange;
import dev.penstock.api.Passage;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.api.bus.PassageReply;
import dev.penstock.api.bus.PassageRequest;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.config.Config;
import dev.penstock.dispatch.charge.Books;
import dev.penstock.dispatch.charge.Tab;
import dev.penstock.egress.ClientResponse;
import dev.penstock.error.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path of a request, from its admission to the last byte of its answer. One per shard. */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Gate gate;
  private final Surroundings around;
  private final Books books;

  public Dispatcher(Gate gate, Surroundings around, Books books) {
    this.gate = gate;
    this.around = around;
    this.books = books;
  }

  /** Who calls; fails if nobody we know. */
  public Future<Principal> authenticate(Arrival arrival) {
    return gate.authenticate(arrival);
  }

  /** Who calls, to the configuration that the request keeps; fails if nobody we know. */
  public Future<Principal> authenticate(Arrival arrival, Config config) {
    return gate.authenticate(arrival, config);
  }

  /** Names of what the caller may call; see {@link ModelsRequest}. */
  public Future<List<String>> models(ModelsRequest request) {
    return around.models(request);
  }

  /**
   * Admits a request, has it read and answers it. Completes when the last byte of the answer is
   * written, whoever ends it.
   *
   * @param intake reads the request; a place is held for it before its body is
   * @return fails, with nothing answered, if there is no place or the request cannot be read
   */
  public Future<Void> dispatch(Supplier<Future<Exchange>> intake, HttpServerRequest request) {
    return gate.admit()
        // What follows starts inside compose, so that even a throw gives the permit back.
        .compose(permit ->
            succeededFuture()
                .compose(admitted -> intake.get())
                .compose(exchange -> answer(exchange, permit, request))
                .eventually(permit::release));
  }

  private Future<Void> answer(Exchange exchange, Permit permit, HttpServerRequest request) {
    if (exchange.request().stream()) {
      permit.streamed();
    }
    Tab tab = books.tab(exchange);
    Course course =
        new Course(
            exchange,
            new ClientResponse(
                request,
                exchange.id(),
                exchange.errors(),
                new AnswerHeaders(exchange, tab, around.clock())::set,
                exchange.startedNanos()),
            tab);
    return succeededFuture(course)
        .compose(admitted -> new Journey(admitted, around).run())
        .recover(cause -> fail(course, cause))
        .onComplete(ended -> tell(course.finished(around.nowNanos())));
  }

  private void tell(RequestFinished fact) {
    if (fact.skippedEvents() > 0) {
      LOG.warn(
          "deployment {}: {} undecodable events skipped (request {})",
          fact.deployment(),
          fact.skippedEvents(),
          fact.requestId());
    }
    around.tell(fact);
  }

  private Future<Void> fail(Course course, Throwable cause) {
    Failure failure = Failures.of(cause);
    if (failure instanceof Failure.Internal) {
      LOG.error("request {} failed", course.exchange().id(), cause);
    }
    course.failed(failure);
    books.ended(failure);
    Tab tab = course.tab();
    return tab.close()
        .compose(booked -> course.client().gone() ? succeededFuture() : tab.look())
        .onComplete(looked -> course.client().fail(failure, said(course.exchange(), failure)));
  }

  /** The provider's own words for this failure, where they are the caller's to see. */
  private static Passage.@Nullable Refusal said(Exchange exchange, Failure failure) {
    Passage.Refusal refusal = exchange.refusal();
    return refusal != null && refusal.failure().equals(failure) ? refusal : null;
  }

  /** Which call of a provider's own API a request is. */
  public Future<PassageReply> passage(PassageRequest request) {
    return around.passage(request);
  }

  /**
   * Asks a provider about something that it keeps; a place is held meanwhile, and one request of
   * the caller's limits is taken.
   *
   * @return fails with why there is no answer
   */
  public Future<Buffer> errand(ProviderCall call) {
    Tab tab = books.tab(call.exchange());
    return gate.admit()
        .compose(permit ->
            succeededFuture(call)
                .compose(asked -> tab.enter())
                .compose(entered -> new Errands(around).run(call))
                .onFailure(cause -> books.ended(Failures.of(cause)))
                .eventually(tab::close)
                .eventually(permit::release));
  }

  /** Answers a request that is refused before it becomes an exchange. */
  public void refuse(Refusal refusal, HttpServerRequest request) {
    ClientResponse client =
        new ClientResponse(
            request,
            refusal.requestId(),
            refusal.errors(),
            headers -> headers.set(AnswerHeaders.REQUEST_ID, refusal.requestId()),
            refusal.startedNanos());
    client.fail(refusal.failure());
    around.tell(refusal.finished(around.nowNanos()));
  }
}

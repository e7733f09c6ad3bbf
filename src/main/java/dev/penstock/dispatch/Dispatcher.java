package dev.penstock.dispatch;

import static io.vertx.core.Future.failedFuture;
import static io.vertx.core.Future.succeededFuture;

import dev.penstock.admission.Gate;
import dev.penstock.admission.Permit;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.api.event.Facts;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.config.ProviderConfig;
import dev.penstock.egress.ClientResponse;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path of a request, from its admission to the last byte of its answer. One per shard. */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /**
   * Above any deadline: the watchdog ends calls, and a bus that gave up would leak the upstream.
   */
  private static final DeliveryOptions ASK = ByReference.options(Duration.ofDays(1));

  private final EventBus bus;
  private final int shard;
  private final Gate gate;
  private final Watchdog watchdog;
  private final Facts facts;
  private final LongSupplier clock;
  private final Alarms alarms = new Alarms();

  public Dispatcher(
      EventBus bus, int shard, Gate gate, Watchdog watchdog, Facts facts, LongSupplier clock) {
    this.bus = bus;
    this.shard = shard;
    this.gate = gate;
    this.watchdog = watchdog;
    this.facts = facts;
    this.clock = clock;
  }

  /**
   * Who calls.
   *
   * @throws FailureException if nobody we know
   */
  public Principal authenticate(List<String> credentials) {
    return gate.authenticate(credentials);
  }

  /** Names of what the caller may call; see {@link ModelsRequest}. */
  public Future<List<String>> models(ModelsRequest request) {
    return bus.<List<String>>request(Address.models(shard), request, ASK).map(Message::body);
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
    Course course =
        new Course(
            exchange,
            new ClientResponse(
                request, new AnswerHeaders(exchange, clock)::set, exchange.startedNanos()));
    return succeededFuture(course)
        .compose(this::serve)
        .recover(cause -> fail(course, cause))
        .onComplete(ended -> tell(course.finished(clock.getAsLong())));
  }

  private void tell(RequestFinished fact) {
    if (fact.skippedEvents() > 0) {
      LOG.warn(
          "deployment {}: {} undecodable events skipped (request {})",
          fact.deployment(),
          fact.skippedEvents(),
          fact.requestId());
    }
    facts.publish(fact);
  }

  private Future<Void> serve(Course course) {
    return route(course).compose(chosen -> attempt(course, chosen));
  }

  private Future<RouteDecision.Chosen> route(Course course) {
    return bus.<RouteDecision>request(
            Address.router(shard), RouteRequest.first(course.exchange()), ASK)
        .compose(reply ->
            switch (reply.body()) {
              case RouteDecision.Chosen chosen -> succeededFuture(chosen);
              case RouteDecision.Refused refused ->
                  failedFuture(new FailureException(refused.failure()));
            });
  }

  private Future<Void> attempt(Course course, RouteDecision.Chosen chosen) {
    return succeededFuture(chosen)
        .compose(choice -> call(course, choice))
        .onComplete(ended -> chosen.lease().release());
  }

  private Future<Void> call(Course course, RouteDecision.Chosen chosen) {
    Exchange exchange = course.exchange();
    exchange.routedTo(chosen.group());
    ProviderCall call = new ProviderCall(exchange, chosen.deployment(), chosen.credential());
    Attempt attempt = new Attempt(exchange, course.client(), call, clock);
    course.attempt(attempt);
    watchdog.watch(attempt);
    return attempt.run(this::callProvider).onComplete(ended -> tellAttempt(course, ended.cause()));
  }

  private void tellAttempt(Course course, @Nullable Throwable cause) {
    facts.publish(course.attemptFinished(cause));
    if (cause != null) {
      alarms.attemptFailed(course.exchange(), Failures.of(cause), clock.getAsLong());
    }
  }

  private Future<UpstreamReply> callProvider(ProviderCall call) {
    ProviderConfig provider =
        Objects.requireNonNull(
            call.exchange().config().providers().get(call.deployment().provider()));
    return bus.<UpstreamReply>request(Address.provider(provider.type(), shard), call, ASK)
        .map(Message::body);
  }

  private Future<Void> fail(Course course, Throwable cause) {
    Failure failure = Failures.of(cause);
    if (failure instanceof Failure.Internal) {
      LOG.error("request {} failed", course.exchange().id(), cause);
    }
    course.failed(failure);
    course.client().fail(failure);
    return succeededFuture();
  }

  /** Answers a request that is refused before it becomes an exchange. */
  public void refuse(Refusal refusal, HttpServerRequest request) {
    ClientResponse client =
        new ClientResponse(
            request,
            headers -> headers.set(AnswerHeaders.REQUEST_ID, refusal.requestId()),
            refusal.startedNanos());
    client.fail(refusal.failure());
    facts.publish(refusal.finished(clock.getAsLong()));
  }
}

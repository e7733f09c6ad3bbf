package dev.penstock.dispatch;

import static io.vertx.core.Future.failedFuture;

import dev.penstock.api.Exchange;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.event.FellBack;
import dev.penstock.dispatch.NextStep.FallBack;
import dev.penstock.dispatch.NextStep.GiveUp;
import dev.penstock.dispatch.NextStep.RetryElsewhere;
import dev.penstock.dispatch.NextStep.RetrySame;
import dev.penstock.dispatch.charge.Admission;
import dev.penstock.dispatch.charge.Admission.Crowded;
import dev.penstock.dispatch.charge.Admission.Denied;
import dev.penstock.dispatch.charge.Admission.Granted;
import dev.penstock.dispatch.charge.Charge;
import dev.penstock.egress.ClientResponse;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one request to its answer: ask the router, call the deployment; after a setback decide
 * what is next, until there is an answer or nothing is left to try. A client that leaves, a
 * deadline and a gateway that stops end it wherever it is.
 */
final class Journey implements Watchdog.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(Journey.class);
  private static final Duration RETRY_ELSEWHERE = Duration.ofSeconds(1);

  private final Course course;
  private final Exchange exchange;
  private final ClientResponse client;
  private final Surroundings around;
  private final Trail trail;
  private final Duration keepAlive;
  private Duration total;
  private Consumer<Failure> underWay = why -> {};
  private @Nullable Throwable over;
  private boolean arrived;

  Journey(Course course, Surroundings around) {
    this.course = course;
    this.exchange = course.exchange();
    this.client = course.client();
    this.around = around;
    this.keepAlive = exchange.config().server().keepAliveComments();
    this.total = exchange.config().routing().timeouts().total();
    String group = exchange.snapshot().routes().group(exchange.request().model());
    if (group != null) {
      exchange.askedFor(group);
    }
    this.trail = new Trail(exchange, around.random());
  }

  /**
   * Completes when the answer's last byte is written; fails with the reason why there is none,
   * which the client has not been told yet.
   */
  Future<Void> run() {
    client.onGone(() -> end(new Failure.ClientGone()));
    around.watch(this);
    return go(trail.first()).onComplete(ended -> arrived = true);
  }

  private Future<Void> go(RouteRequest question) {
    return route(question)
        .compose(decision ->
            switch (decision) {
              case Chosen chosen -> call(question, chosen);
              case Refused refused -> {
                course.tab().pass();
                yield next(trail.told(refused), false);
              }
            });
  }

  private Future<Void> call(RouteRequest question, Chosen chosen) {
    total = chosen.deployment().timeouts().total();
    if (nanosLeft() <= 0) {
      chosen.lease().release();
      return failedFuture(new FailureException(new Failure.DeadlineExceeded()));
    }
    return admission(chosen)
        .compose(admission ->
            switch (admission) {
              case Granted granted -> call(granted.charge());
              case Denied denied -> {
                chosen.lease().giveBack();
                yield denied(chosen, denied);
              }
              case Crowded crowded -> {
                // It may be long, and others can use the place meanwhile.
                chosen.lease().giveBack();
                yield turn(crowded)
                    .compose(called ->
                        called ? go(question) : denied(chosen, course.tab().giveUp(crowded)));
              }
            });
  }

  /** Limits and budgets may be looked up elsewhere; who leaves meanwhile has taken nothing. */
  private Future<Admission> admission(Chosen chosen) {
    Future<Admission> asked = course.tab().open(chosen);
    if (asked.isComplete()) {
      return asked;
    }
    Promise<Admission> answer = Promise.promise();
    underWay = why -> answer.tryFail(new FailureException(why));
    asked.onSuccess(admission -> {
      if (!answer.tryComplete(admission) && admission instanceof Granted late) {
        late.charge().release();
      }
    });
    return answer.future().onFailure(left -> chosen.lease().giveBack());
  }

  /** Whether its turn to ask for room came in time. */
  private Future<Boolean> turn(Crowded crowded) {
    if (over != null) {
      return failedFuture(over);
    }
    Promise<Boolean> turn = Promise.promise();
    long timer = around.timer(course.tab().patience(), () -> turn.tryComplete(false));
    exchange.waitBegins(around.nowNanos());
    underWay = why -> turn.tryFail(new FailureException(why));
    course.tab().turn(crowded, around.here()).onSuccess(turn::tryComplete).onFailure(turn::tryFail);
    return turn.future()
        .onComplete(waited -> {
          around.cancelTimer(timer);
          exchange.waitEnds(around.nowNanos());
        });
  }

  private Future<Void> call(Charge charge) {
    Chosen chosen = charge.chosen();
    FellBack fellBack = trail.calls(chosen);
    if (fellBack != null) {
      around.tell(fellBack);
    }
    exchange.routedTo(chosen.group());
    Race race = new Race(course, trail, around, charge);
    underWay = race::stop;
    return race.run().recover(cause -> afterCall(cause, race.committed()));
  }

  /** No call was made, so nothing has failed. */
  private Future<Void> denied(Chosen chosen, Denied denied) {
    Passage passage = exchange.passage();
    if (passage != null && passage.unrouted()) {
      return failedFuture(new FailureException(denied.failure()));
    }
    return switch (denied.reach()) {
      case REQUEST -> failedFuture(new FailureException(denied.failure()));
      case GROUP -> next(new Refused(denied.failure(), Reason.REQUEST, null), false);
      case DEPLOYMENT -> go(trail.passOver(chosen, denied.failure()));
    };
  }

  private Future<Void> afterCall(Throwable cause, boolean committed) {
    if (over != null || !(cause instanceof FailureException failed)) {
      return failedFuture(cause);
    }
    if (Failures.unfit(failed.failure())) {
      return go(trail.instead(failed.failure()));
    }
    trail.failed(failed.failure());
    return next(null, committed);
  }

  private Future<Void> next(@Nullable Refused refusal, boolean committed) {
    return switch (NextStep.after(trail.setback(refusal, committed, nanosLeft()))) {
      case RetryElsewhere retry -> go(trail.elsewhere());
      case RetrySame retry -> pause(retry.after()).compose(rested -> go(trail.again()));
      case FallBack fallBack -> go(trail.fallBack(fallBack, refusal));
      case GiveUp giveUp -> failedFuture(new FailureException(giveUp.failure()));
    };
  }

  private long nanosLeft() {
    return exchange.deadlineNanos(total) - around.nowNanos();
  }

  /** The router may let a request wait for its turn. */
  private Future<RouteDecision> route(RouteRequest question) {
    if (over != null) {
      return failedFuture(over);
    }
    Passage passage = exchange.passage();
    if (passage != null && passage.unrouted()) {
      return Future.succeededFuture(Unrouted.chosen(exchange, passage, around.random()));
    }
    Promise<RouteDecision> answer = Promise.promise();
    underWay = why -> answer.tryFail(new FailureException(why));
    around
        .route(question)
        .onSuccess(decision -> decided(decision, answer))
        .onFailure(answer::tryFail);
    return answer.future();
  }

  private void decided(RouteDecision decision, Promise<RouteDecision> answer) {
    exchange.explained(
        switch (decision) {
          case Chosen chosen -> chosen.explanation();
          case Refused refused -> refused.explanation();
        });
    if (!answer.tryComplete(decision) && decision instanceof Chosen late) {
      late.lease().release();
    }
  }

  private Future<Void> pause(Duration length) {
    Promise<Void> rest = Promise.promise();
    exchange.waitBegins(around.nowNanos());
    long timer = around.timer(length, rest::tryComplete);
    underWay = why -> rest.tryFail(new FailureException(why));
    return rest.future()
        .onComplete(rested -> {
          around.cancelTimer(timer);
          exchange.waitEnds(around.nowNanos());
        });
  }

  /** Wherever the request is: nothing more is started for it. */
  private void end(Failure why) {
    if (over == null) {
      over = new FailureException(why);
      exchange.abandon();
      underWay.accept(why);
    }
  }

  @Override
  public boolean tick(long nowNanos) {
    if (arrived) {
      return false;
    }
    if (nowNanos - exchange.deadlineNanos(total) >= 0) {
      end(new Failure.DeadlineExceeded());
    } else if (exchange.request().stream()
        && !keepAlive.isZero()
        && !client.full()
        && nowNanos - client.writtenNanos() >= keepAlive.toNanos()) {
      client.keepAlive(nowNanos);
    }
    return true;
  }

  @Override
  public void broken(RuntimeException cause) {
    LOG.error("request {} failed", exchange.id(), cause);
    end(new Failure.Internal());
  }

  @Override
  public void stop() {
    end(new Failure.Overloaded(RETRY_ELSEWHERE));
  }
}

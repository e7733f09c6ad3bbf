package dev.penstock.routing;

import dev.penstock.api.Exchange;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.Failure;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests of one shard wait for a place where every deployment that would do is full, for a
 * bounded time and in bounded number. On the shard's event loop.
 */
final class WaitingRoom {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);

  private static final RouteDecision OVER =
      new RouteDecision.Refused(new Failure.DeadlineExceeded(), Reason.REQUEST, null);

  private final Router router;
  private final LongSupplier clock;
  private final Loop loop;

  /** To be made on the shard's event loop. */
  WaitingRoom(Router router, LongSupplier clock, Vertx vertx) {
    this(router, clock, Loop.of(vertx));
  }

  WaitingRoom(Router router, LongSupplier clock, Loop loop) {
    this.router = router;
    this.clock = clock;
    this.loop = loop;
  }

  /** One request's stay. */
  private record Stay(Router.Case asked, long untilNanos, Consumer<RouteDecision> reply) {}

  /** Decides now, or when there is a place; the reply is given exactly once. */
  void decide(RouteRequest request, Consumer<RouteDecision> reply) {
    switch (router.rule(request)) {
      case Router.Ruling.Decided decided -> reply.accept(decided.decision());
      case Router.Ruling.Full full -> {
        long wait = full.asked().group().routing().queue().maxWait().toNanos();
        await(full, new Stay(full.asked(), clock.getAsLong() + wait, reply));
      }
    }
  }

  private void await(Router.Ruling.Full full, Stay stay) {
    Duration left = left(stay);
    if (!left.isPositive()) {
      stay.reply.accept(hurried(stay) ? OVER : full.otherwise());
      return;
    }
    long[] timer = {-1};
    Waiter waiter =
        new Waiter(
            loop,
            stay.asked.request().exchange()::abandoned,
            full.wanted(),
            place -> {
              loop.cancel(timer[0]);
              goOn(stay, place);
            });
    // Places are handed over by way of the event loop, so not before the timer is there.
    if (!waiter.joinAll(stay.asked.group().routing().queue().maxWaiting())) {
      stay.reply.accept(full.otherwise());
      return;
    }
    timer[0] = loop.timer(left, waiter::giveUp);
  }

  private Duration left(Stay stay) {
    return Duration.ofNanos(Math.min(stay.untilNanos, deadline(stay)) - clock.getAsLong());
  }

  /** Whether its own deadline ends the wait; the timer may fire a little before it. */
  private static boolean hurried(Stay stay) {
    return deadline(stay) - stay.untilNanos <= 0;
  }

  private static long deadline(Stay stay) {
    Exchange exchange = stay.asked.request().exchange();
    Duration total = stay.asked.group().members().getFirst().config().timeouts().total();
    return exchange.deadlineNanos(total);
  }

  private void goOn(Stay stay, @Nullable Signals place) {
    try {
      Failure over = over(stay);
      if (over != null) {
        if (place != null) {
          place.leave();
        }
        stay.reply.accept(new RouteDecision.Refused(over, Reason.REQUEST, null));
      } else if (place == null) {
        stay.reply.accept(hurried(stay) ? OVER : late(stay));
      } else {
        placed(stay, place);
      }
    } catch (RuntimeException e) {
      LOG.error("routing failed, request {}", stay.asked.request().exchange().id(), e);
      stay.reply.accept(new RouteDecision.Refused(new Failure.Internal(), Reason.REQUEST, null));
    }
  }

  /** No place came; but a deployment it did not wait for may have recovered meanwhile. */
  private RouteDecision late(Stay stay) {
    return switch (router.rule(stay.asked.at(clock.getAsLong()), null)) {
      case Router.Ruling.Decided decided -> decided.decision();
      case Router.Ruling.Full full -> full.otherwise();
    };
  }

  /** Why it is not to be started any more; null if it is. */
  private @Nullable Failure over(Stay stay) {
    if (stay.asked.request().exchange().abandoned()) {
      return new Failure.ClientGone();
    }
    return deadline(stay) - clock.getAsLong() <= 0 ? new Failure.DeadlineExceeded() : null;
  }

  private void placed(Stay stay, Signals place) {
    switch (router.rule(stay.asked.at(clock.getAsLong()), place)) {
      case Router.Ruling.Decided decided -> stay.reply.accept(decided.decision());
      // Its place was of no use: the deployment's state has changed meanwhile. It waits for that
      // place again only if the state has changed back since, so this ends.
      case Router.Ruling.Full again -> await(again, stay);
    }
  }
}

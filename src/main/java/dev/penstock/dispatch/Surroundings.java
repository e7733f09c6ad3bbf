package dev.penstock.dispatch;

import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ModelsRequest;
import dev.penstock.api.bus.PassageReply;
import dev.penstock.api.bus.PassageRequest;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.api.event.Fact;
import dev.penstock.api.event.Facts;
import dev.penstock.config.ProviderConfig;
import dev.penstock.error.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the requests of one shard have around them: router and providers to ask, timers, time and
 * chance, and who is told what happened.
 */
public final class Surroundings {
  /**
   * Above any deadline: the watchdog ends calls, and a bus that gave up would leak the upstream.
   */
  private static final DeliveryOptions ASK = ByReference.options(Duration.ofDays(1));

  private final Vertx vertx;
  private final int shard;
  private final Watchdog watchdog;
  private final Facts facts;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Alarms alarms = new Alarms();
  private final String router;

  /** Addresses by type of provider; of one event loop, as all here. */
  private final Map<String, String> providers = new HashMap<>();

  /** Of the shard of that number; {@code clock} tells monotonic nanoseconds. */
  public Surroundings(
      Vertx vertx,
      int shard,
      Watchdog watchdog,
      Facts facts,
      LongSupplier clock,
      RandomGenerator random) {
    this.vertx = vertx;
    this.shard = shard;
    this.router = Address.router(shard);
    this.watchdog = watchdog;
    this.facts = facts;
    this.clock = clock;
    this.random = random;
  }

  Future<RouteDecision> route(RouteRequest question) {
    return ask(router, question);
  }

  Future<UpstreamReply> call(ProviderCall call) {
    ProviderConfig provider =
        Objects.requireNonNull(
            call.exchange().config().providers().get(call.deployment().provider()));
    return ask(
        providers.computeIfAbsent(provider.type(), type -> Address.provider(type, shard)), call);
  }

  Future<List<String>> models(ModelsRequest question) {
    return ask(Address.models(shard), question);
  }

  Future<PassageReply> passage(PassageRequest question) {
    return ask(Address.passages(question.provider().type(), shard), question);
  }

  private <T> Future<T> ask(String address, Object question) {
    return vertx.eventBus().<T>request(address, question, ASK).map(Message::body);
  }

  void watch(Watchdog.Watched watched) {
    watchdog.watch(watched);
  }

  void tell(Fact fact) {
    facts.publish(fact);
  }

  /** Tells an operator of a failure that is theirs to mend. */
  void alarm(Attempt attempt, Failure failure) {
    alarms.attemptFailed(attempt.exchange(), attempt.deployment().id(), failure, nowNanos());
  }

  long nowNanos() {
    return clock.getAsLong();
  }

  LongSupplier clock() {
    return clock;
  }

  RandomGenerator random() {
    return random;
  }

  /** The event loop that this is called on. */
  Executor here() {
    Context home = vertx.getOrCreateContext();
    return task -> home.runOnContext(later -> task.run());
  }

  /** Runs {@code action} on this event loop, never earlier than asked for. */
  long timer(Duration after, Runnable action) {
    long millis = Math.max(1, (after.toNanos() + 999_999) / 1_000_000);
    return vertx.setTimer(millis, due -> action.run());
  }

  void cancelTimer(long timer) {
    vertx.cancelTimer(timer);
  }
}

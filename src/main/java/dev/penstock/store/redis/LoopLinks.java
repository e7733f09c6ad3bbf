package dev.penstock.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A link for each event loop that calls, made when it first does, and two for what is nobody's
 * request: one that is in a hurry, and one that is not. Safe for threads.
 */
public final class LoopLinks {
  private final Vertx vertx;
  private final LinkOptions options;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final RedisLink control;
  private final RedisLink patient;
  private final Map<Thread, RedisLink> byLoop = new ConcurrentHashMap<>();

  /** Makes the two links; {@link #start} connects them. */
  public LoopLinks(Vertx vertx, LinkOptions options, LongSupplier nanos, RandomGenerator random) {
    this.vertx = vertx;
    this.options = options;
    this.nanos = nanos;
    this.random = random;
    this.control = new RedisLink(vertx, options, nanos, random);
    this.patient = new RedisLink(vertx, options.patient(), nanos, random);
  }

  /** As {@link RedisLink#start}. */
  public Future<Void> start() {
    return Future.all(control.start(), patient.start()).mapEmpty();
  }

  Keys keys() {
    return options.keys();
  }

  /** For what is nobody's request. */
  public RedisLink control() {
    return control;
  }

  /** For keys, teams and the audit log: whoever changes them waits for seconds if need be. */
  RedisLink patient() {
    return patient;
  }

  /** The caller's own; while that is not connected, the one that may be. */
  RedisLink here() {
    Context context = Vertx.currentContext();
    boolean ours =
        context instanceof ContextInternal internal
            && internal.isEventLoopContext()
            && internal.owner().equals(vertx);
    if (!ours) {
      return control;
    }
    RedisLink own = byLoop.get(Thread.currentThread());
    if (own == null) {
      own = new RedisLink(vertx, options, nanos, random);
      byLoop.put(Thread.currentThread(), own);
      own.start().onFailure(ignored -> {});
    }
    return own.state() == LinkState.DOWN ? control : own;
  }

  /** Another connection that runs this for each message, and after each connection. */
  Listening listening(String channel, Runnable heard) {
    return new Listening(vertx, options, random, channel, heard);
  }

  /** The worst of all that requests and budgets depend on. */
  public LinkState state() {
    Stream<RedisLink> used = byLoop.values().stream().filter(RedisLink::wasUp);
    return Stream.concat(Stream.of(control), used)
        .map(RedisLink::state)
        .max(Enum::compareTo)
        .orElse(LinkState.DOWN);
  }

  Future<Void> close() {
    List<Future<Void>> closed =
        Stream.concat(Stream.of(control, patient), byLoop.values().stream())
            .map(RedisLink::close)
            .toList();
    return Future.join(closed).mapEmpty();
  }
}

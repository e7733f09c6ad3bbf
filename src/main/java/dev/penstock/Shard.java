package dev.penstock;

import dev.penstock.admission.Gate;
import dev.penstock.api.Snapshot;
import dev.penstock.api.event.Facts;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.dispatch.Surroundings;
import dev.penstock.dispatch.Watchdog;
import dev.penstock.ingress.Ingress;
import dev.penstock.ingress.ProxyVerticle;
import dev.penstock.provider.Providers;
import dev.penstock.routing.RouterVerticle;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop's proxy, router and providers; a request stays here from first to last byte. */
final class Shard implements Deployable {
  /** For the last error events to be written. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final int number;
  private final Shared process;
  private final List<VerticleBase> verticles = new ArrayList<>();
  private @Nullable ProxyVerticle proxy;
  private @Nullable Runnable stopAll;

  /** What the shards of a process share. */
  record Shared(
      Vertx vertx,
      Supplier<Snapshot> current,
      Gate gate,
      Facts facts,
      Ingress ingress,
      LongSupplier clock,
      InstantSource wallClock,
      RandomGenerator random) {}

  Shard(int number, Shared process) {
    this.number = number;
    this.process = process;
  }

  @Override
  public Future<?> deploy(Context context) {
    Vertx vertx = process.vertx();
    Watchdog watchdog = new Watchdog(vertx, process.clock());
    stopAll = () -> context.runOnContext(now -> watchdog.stopAll());
    Dispatcher dispatcher =
        new Dispatcher(
            process.gate(),
            new Surroundings(
                vertx, number, watchdog, process.facts(), process.clock(), process.random()));
    ProxyVerticle listening = process.ingress().proxy(dispatcher);
    proxy = listening;
    verticles.addAll(
        new Providers(
                vertx, process.current().get().config(), process.random(), process.wallClock())
            .verticles(number));
    verticles.add(new RouterVerticle(number, process.current(), process.clock(), process.random()));
    // Last: it takes requests as soon as it is there.
    verticles.add(listening);
    Future<?> deployed = Future.succeededFuture();
    for (VerticleBase verticle : verticles) {
      deployed = deployed.compose(previous -> step(() -> verticle.deploy(context)));
    }
    return deployed;
  }

  @Override
  public Future<?> undeploy(Context context) {
    Future<?> undeployed = Future.succeededFuture();
    for (VerticleBase verticle : verticles.reversed()) {
      undeployed = undeployed.compose(previous -> step(() -> verticle.undeploy(context)));
    }
    return undeployed;
  }

  private static Future<?> step(Callable<Future<?>> verticle) {
    try {
      return verticle.call();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * Takes no new connection and lets what runs end; what has not after {@code grace} is ended, its
   * client told why.
   */
  Future<Void> drain(Duration grace) {
    ProxyVerticle listening = proxy;
    Runnable stop = stopAll;
    if (listening == null || stop == null) {
      return Future.succeededFuture();
    }
    long timer = process.vertx().setTimer(Math.max(1, grace.toMillis()), late -> stop.run());
    return listening
        .drain(grace.plus(LAST_WORDS))
        .onComplete(drained -> process.vertx().cancelTimer(timer));
  }

  /** The port of its proxy. */
  int actualPort() {
    ProxyVerticle listening = proxy;
    return listening == null ? -1 : listening.actualPort();
  }
}

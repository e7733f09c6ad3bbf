package dev.penstock;

import dev.penstock.admission.Gate;
import dev.penstock.api.Snapshot;
import dev.penstock.api.event.Facts;
import dev.penstock.config.Config;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.dispatch.Surroundings;
import dev.penstock.dispatch.Watchdog;
import dev.penstock.dispatch.charge.Books;
import dev.penstock.ingress.Ingress;
import dev.penstock.ingress.ProxyVerticle;
import dev.penstock.provider.Providers;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RouterVerticle;
import dev.penstock.routing.probe.ProbeVerticle;
import dev.penstock.upstream.HttpTransport;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop's proxy, router and providers; a request stays here from first to last byte. */
final class Shard implements Deployable {
  /** For the last error events to be written. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final int number;
  private final Shared process;
  private final List<VerticleBase> verticles = new ArrayList<>();
  private @Nullable ProxyVerticle proxy;
  private @Nullable Runnable stopAll;
  private volatile @Nullable Consumer<Config> reload;
  private volatile @Nullable HttpTransport transport;

  /** What the shards of a process share. */
  record Shared(
      Vertx vertx,
      Supplier<Snapshot> current,
      Gate gate,
      Facts facts,
      LiveState live,
      Ingress ingress,
      Books books,
      Providers providers,
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
                vertx, number, watchdog, process.facts(), process.clock(), process.random()),
            process.books());
    ProxyVerticle listening = process.ingress().proxy(dispatcher);
    proxy = listening;
    HttpTransport http = new HttpTransport(vertx, process.current().get().config());
    transport = http;
    reload = config -> context.runOnContext(now -> http.reload(config));
    // One that came into force meanwhile was told to nobody here.
    http.reload(process.current().get().config());
    verticles.addAll(process.providers().verticles(number, http));
    verticles.add(new RouterVerticle(number, process.current(), process.clock(), process.random()));
    if (number == 0) {
      verticles.add(probe());
    }
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

  /** One for the process. */
  private ProbeVerticle probe() {
    return new ProbeVerticle(
        number,
        process.current(),
        process.live(),
        process.facts()::publish,
        process.clock(),
        process.random());
  }

  private static Future<?> step(Callable<Future<?>> verticle) {
    try {
      return verticle.call();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  /** Another configuration is in force. */
  void reload(Config config) {
    Consumer<Config> action = reload;
    if (action != null) {
      action.accept(config);
    }
  }

  /** Each answer from now on is the last of its connection. */
  void sendAway() {
    ProxyVerticle listening = proxy;
    if (listening != null) {
      listening.sendAway();
    }
  }

  /**
   * Takes no new connection and lets what runs end; what has not after {@code grace}, or when
   * {@code hurry} completes, is ended, its client told why.
   */
  Future<Void> drain(Duration grace, Future<Void> hurry) {
    process.books().drain();
    ProxyVerticle listening = proxy;
    Runnable stop = stopAll;
    if (listening == null || stop == null) {
      return Future.succeededFuture();
    }
    long timer = process.vertx().setTimer(Math.max(1, grace.toMillis()), late -> stop.run());
    Future<Void> drained = listening.drain(grace.plus(LAST_WORDS));
    Future<Void> cut =
        hurry
            .onSuccess(now -> stop.run())
            .compose(now -> process.vertx().timer(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS))
            .mapEmpty();
    return Future.any(drained, cut)
        .<Void>mapEmpty()
        .onComplete(ended -> process.vertx().cancelTimer(timer));
  }

  /** The port of its proxy. */
  int actualPort() {
    ProxyVerticle listening = proxy;
    return listening == null ? -1 : listening.actualPort();
  }

  /** Upstreams that it keeps connections for. */
  int upstreams() {
    HttpTransport http = transport;
    return http == null ? 0 : http.pools();
  }
}

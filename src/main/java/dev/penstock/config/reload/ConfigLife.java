package dev.penstock.config.reload;

import dev.penstock.config.Reading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration of a running process. Safe to use from any thread; never blocks its caller. */
public final class ConfigLife {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLife.class);

  private final Vertx vertx;
  private final LiveConfig config;
  private final Consumer<Outcome.Rejected> onRejected;
  private final AtomicBoolean looking = new AtomicBoolean();

  /** One thread, so one change at a time; closed with Vert.x. */
  private final WorkerExecutor worker;

  /** What becomes of an attempt to change it. */
  public record Effects(Consumer<Version> apply, Consumer<Outcome.Rejected> rejected) {}

  /**
   * The life of a configuration begins with what was read first.
   *
   * @param effects its {@code apply} makes a version the one that requests begin with, on a worker
   */
  public ConfigLife(
      Vertx vertx, ConfigFile file, Reading first, InstantSource clock, Effects effects) {
    this.vertx = vertx;
    this.worker = vertx.createSharedWorkerExecutor("penstock-config", 1);
    this.config = new LiveConfig(file, first, clock, effects.apply());
    this.onRejected = effects.rejected();
  }

  /** What requests begin with. */
  public Version current() {
    return config.current();
  }

  /** The latest versions, the current one last. */
  public List<Version> history() {
    return config.history();
  }

  /** Why what the file holds is not in force; null if nothing is wrong with it. */
  public Outcome.@Nullable Rejected lastError() {
    return config.lastError();
  }

  /** Looks at the file again and again; {@code period} zero is never. */
  public void watch(Duration period) {
    if (period.isPositive()) {
      vertx.setPeriodic(Math.max(1, period.toMillis()), id -> look());
    }
  }

  private void look() {
    // A slow disk must not pile up looks.
    if (looking.compareAndSet(false, true)) {
      inTurn(config::look)
          .onFailure(e -> LOG.debug("the configuration was not looked at", e))
          .onComplete(done -> looking.set(false));
    }
  }

  /** Reads the file now. */
  public Future<Outcome> reload(Origin origin) {
    return inTurn(() -> config.reload(origin));
  }

  /**
   * Brings an earlier version back, until the file changes.
   *
   * @param version its number or its hash; null for the one before
   */
  public Future<Outcome> rollback(@Nullable String version) {
    return inTurn(() -> config.rollback(version));
  }

  private Future<Outcome> inTurn(Callable<Outcome> change) {
    try {
      return worker.executeBlocking(change, false).onSuccess(this::tell);
    } catch (RejectedExecutionException e) {
      // The process ends.
      return Future.failedFuture(e);
    }
  }

  private void tell(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      onRejected.accept(rejected);
    }
  }
}

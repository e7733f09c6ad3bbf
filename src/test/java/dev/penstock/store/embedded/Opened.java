package dev.penstock.store.embedded;

import dev.penstock.config.Secret;
import dev.penstock.config.StateConfig;
import dev.penstock.config.StateConfig.OnFailure;
import dev.penstock.config.StateConfig.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** An embedded state. */
record Opened(EmbeddedState state) implements AutoCloseable {

  static Opened in(Vertx vertx, Path folder, InstantSource clock) {
    return in(vertx, folder, clock, Duration.ofDays(400));
  }

  static Opened in(Vertx vertx, Path folder, InstantSource clock, Duration retention) {
    StateConfig config = config(folder, retention);
    return new Opened(await(EmbeddedState.open(vertx, config, clock, new Random())));
  }

  static StateConfig config(Path folder, Duration retention) {
    Redis unused =
        new Redis(
            new Secret(""),
            "standalone",
            "",
            null,
            Duration.ofSeconds(1),
            "",
            new OnFailure("local", "lease", "bypass"));
    return new StateConfig(
        StateConfig.Type.EMBEDDED,
        folder,
        false,
        retention,
        new StateConfig.Bounds(10, 10),
        unused);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(state.close());
  }
}

package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Secret;
import dev.penstock.config.StateConfig;
import dev.penstock.config.StateConfig.OnFailure;
import dev.penstock.store.redis.RedisFailure.Kind;
import dev.penstock.testing.redis.RedisServer;
import dev.penstock.testing.redis.SharedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opened as the gateway opens it. */
final class RedisStateTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Links.await(vertx.close());
  }

  @Test
  void it_opens_and_closes_and_opens_again() {
    for (int i = 0; i < 2; i++) {
      RedisState state = Links.await(open(SharedRedis.server().url()));

      assertThat(state.redis()).isEqualTo(LinkState.UP);
      assertThat(state.health()).isNull();
      Links.await(state.close());
    }
  }

  @Test
  void it_opens_without_redis() {
    try (RedisServer redis = RedisServer.start()) {
      redis.kill();

      RedisState state = Links.await(open(redis.url()));

      assertThat(state.redis()).isEqualTo(LinkState.DOWN);
      Links.await(state.close());
    }
  }

  @Test
  void it_does_not_open_with_a_redis_that_forbids_scripts_and_leaves_the_folder_free() {
    try (RedisServer redis =
        RedisServer.start("rename-command EVAL \"\"", "rename-command EVALSHA \"\"")) {
      RedisFailure forbidden = Links.failure(open(redis.url()));

      assertThat(forbidden.kind()).isEqualTo(Kind.FORBIDDEN);
    }
    Links.await(Links.await(open(SharedRedis.server().url())).close());
  }

  private Future<RedisState> open(String url) {
    StateConfig.Redis redis =
        new StateConfig.Redis(
            new Secret(url),
            "standalone",
            "",
            null,
            Duration.ofMillis(500),
            "state",
            new OnFailure("local", "lease", "bypass"));
    return RedisState.open(
        vertx,
        new StateConfig(
            StateConfig.Type.REDIS,
            folder,
            false,
            Duration.ofDays(400),
            new StateConfig.Bounds(10, 10),
            redis),
        new RedisState.Sources(
            InstantSource.system(), System::nanoTime, RandomGenerator.getDefault()));
  }
}

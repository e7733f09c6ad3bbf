package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.responses.ResponseStore;
import dev.penstock.responses.ResponseStoreContract;
import dev.penstock.testing.redis.RedisServer;
import dev.penstock.testing.redis.SharedRedis;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisResponsesTest extends ResponseStoreContract {
  private final Links links = new Links();

  @Override
  protected ResponseStore open() {
    return at(SharedRedis.server(), SharedRedis.freshPrefix());
  }

  private RedisResponses at(RedisServer server, String prefix) {
    LinkOptions options = Links.patient(server.url(), prefix);
    return new RedisResponses(links.open(options), options.keys(), LIMITS);
  }

  @AfterEach
  void close() {
    links.close();
  }

  @Test
  void another_replica_finds_what_one_put() {
    String prefix = SharedRedis.freshPrefix();

    await(at(SharedRedis.server(), prefix).put("key:a", "resp_a", Buffer.buffer("one")));

    assertThat(await(at(SharedRedis.server(), prefix).find("resp_a"))).hasToString("one");
  }

  @Test
  void redis_is_told_when_it_may_go() {
    try (RedisServer redis = RedisServer.start()) {
      await(at(redis, "p").put("key:a", "resp_a", Buffer.buffer("one")));

      long millis = Long.parseLong(redis.command("PTTL", "{p}:r:resp_a"));
      assertThat(millis).isPositive().isLessThanOrEqualTo(LIMITS.ttl().toMillis());
    }
  }

  @Test
  void without_redis_asking_fails() {
    try (RedisServer redis = RedisServer.start()) {
      RedisResponses store = at(redis, "p");

      redis.kill();

      assertThat(store.find("resp_a").transform(done -> Future.succeededFuture(done.failed())))
          .satisfies(failed -> assertThat(await(failed)).isTrue());
    }
  }
}

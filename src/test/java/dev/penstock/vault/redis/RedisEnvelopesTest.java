package dev.penstock.vault.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.Secret;
import dev.penstock.config.StateConfig;
import dev.penstock.vault.envelope.Change;
import dev.penstock.vault.envelope.EnvelopeStore;
import dev.penstock.vault.envelope.EnvelopeStoreContract;
import dev.penstock.vault.envelope.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RedisEnvelopesTest extends EnvelopeStoreContract {
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static OneRedis redis;

  private final List<RedisEnvelopes> open = new ArrayList<>();
  private String prefix = "";
  private RedisEnvelopes store;

  @BeforeAll
  static void start() {
    redis = new OneRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void another() {
    prefix = "test-" + PREFIXES.incrementAndGet();
    store = at(redis.url());
  }

  @AfterEach
  void close() {
    open.forEach(RedisEnvelopes::close);
  }

  private RedisEnvelopes at(String url) {
    RedisEnvelopes envelopes =
        new RedisEnvelopes(
            new StateConfig.Redis(
                new Secret(url),
                "standalone",
                "mymaster",
                null,
                Duration.ofMillis(50),
                prefix,
                new StateConfig.OnFailure("local", "lease", "bypass")));
    open.add(envelopes);
    return envelopes;
  }

  @Override
  protected EnvelopeStore store() {
    return store;
  }

  @Test
  void a_redis_that_wants_a_password_is_told() {
    assertThatThrownBy(() -> at(redis.urlWithoutPassword()).load())
        .hasMessage("the Redis of the vault refuses: NOAUTH");
  }

  @Test
  void a_redis_that_is_away_is_told_without_its_address() {
    assertThatThrownBy(() -> at("redis://:pass-1234@127.0.0.1:1").load())
        .hasMessage("the Redis of the vault cannot be reached");
  }

  @Test
  void two_installations_do_not_see_each_other() {
    Change lock = new Change(new Lock("none", 0, null, "Y2hlY2s="), List.of(), List.of());
    assertThat(store.write(0, lock)).isTrue();
    prefix = "another";

    assertThat(at(redis.url()).revision()).isZero();
  }
}

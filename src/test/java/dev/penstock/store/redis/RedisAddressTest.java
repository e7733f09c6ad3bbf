package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.Secret;
import dev.penstock.store.redis.RedisAddress.Host;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of servers, Sentinels and clusters. */
final class RedisAddressTest {

  @Test
  void all_parts_are_read() {
    RedisAddress address =
        RedisAddress.parse("rediss://us%3Aer:p%40s+s@redis.example:7000/3", RedisMode.STANDALONE);

    assertThat(address)
        .isEqualTo(
            new RedisAddress(
                true, "us:er", new Secret("p@s+s"), List.of(new Host("redis.example", 7000)), 3));
  }

  @Test
  void sentinels_are_listed_with_or_without_a_scheme_each() {
    List<Host> both = List.of(new Host("a", 26379), new Host("::1", 5000));

    assertThat(RedisAddress.parse("redis://:p@a,[::1]:5000", RedisMode.SENTINEL).hosts())
        .isEqualTo(both);
    assertThat(RedisAddress.parse("redis://:p@a,redis://:p@[::1]:5000", RedisMode.SENTINEL).hosts())
        .isEqualTo(both);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://:s3cret@a",
        "redis://:s3cret@",
        "redis://:s3cret@a:b",
        "redis://:s3cret@a:99999",
        "redis://:s3cret@a,",
        "redis://:s3cret@a/x"
      })
  void what_is_no_url_is_refused_without_showing_it(String url) {
    assertThatThrownBy(() -> RedisAddress.parse(url, RedisMode.STANDALONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }
}

package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.redis.RedisFailure.Kind;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.RedisCluster;
import dev.penstock.testing.redis.RedisSentinel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster of three, and a master that is replaced. */
final class RedisTopologyTest {
  private static RedisCluster cluster;
  private final Links links = new Links();

  @BeforeAll
  static void start() {
    cluster = RedisCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void close() {
    links.close();
  }

  @Test
  void each_installation_finds_the_node_that_has_its_slot() {
    for (String prefix : List.of("a", "b", "c", "d")) {
      RedisLink link = links.open(clustered(prefix));

      count(link, prefix);

      assertThat(cluster.owner(key(prefix)).command("HGET", key(prefix), "n")).isEqualTo("1");
    }
  }

  @Test
  void one_node_in_the_url_is_enough() {
    for (String prefix : List.of("e", "f", "g")) {
      RedisLink link =
          links.open(Links.options(cluster.nodes().get(0).url(), RedisMode.CLUSTER, prefix));

      assertThat(link.state()).isEqualTo(LinkState.UP);
    }
  }

  @Test
  void a_slot_that_moves_is_followed() {
    RedisLink link = links.open(clustered("moving"));
    cluster.moveSlot(key("moving"));

    RedisFailure moved =
        Links.failure(link.call(RedisLinkTest.COUNT, List.of(key("moving")), List.of("n")));
    Eventually.becomes("up", () -> link.state() == LinkState.UP);
    count(link, "moving");

    assertThat(moved.kind()).isEqualTo(Kind.MOVED);
  }

  @Test
  void keys_of_several_slots_are_refused_without_the_command() {
    RedisLink link = links.open(clustered("a"));

    RedisFailure refused =
        Links.failure(
            link.call(RedisLinkTest.COUNT, List.of(key("a"), key("z")), List.of("a-secret")));

    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused).hasMessage("Redis refused: CROSSSLOT");
  }

  @Test
  void the_new_master_is_found_after_a_failover_by_hand() {
    try (RedisSentinel sentinel = RedisSentinel.start()) {
      RedisLink link = links.open(Links.options(sentinel.url(), RedisMode.SENTINEL, "s"));
      count(link, "s");

      sentinel.failOver();
      Eventually.becomes("writes go to the new master", () -> countsOn(link, sentinel));
    }
  }

  @Test
  void the_new_master_is_found_after_the_old_one_died() {
    try (RedisSentinel sentinel = RedisSentinel.start()) {
      RedisLink link = links.open(Links.options(sentinel.url(), RedisMode.SENTINEL, "s"));
      count(link, "s");

      sentinel.first().kill();
      Eventually.becomes("a new master", sentinel::secondIsMaster);
      Eventually.becomes("writes go to the new master", () -> countsOn(link, sentinel));
    }
  }

  @Test
  void a_master_that_the_sentinel_does_not_know_is_told() {
    try (RedisSentinel sentinel = RedisSentinel.start()) {
      LinkOptions options = Links.options(sentinel.url(), RedisMode.SENTINEL, "s");
      LinkOptions other =
          new LinkOptions(
              options.address(), options.mode(), "nobody", options.timeout(), null, options.keys());

      RedisFailure unknown = Links.failure(links.make(other).start());

      assertThat(unknown).hasMessage("the Sentinel knows no master named nobody");
    }
  }

  private static boolean countsOn(RedisLink link, RedisSentinel sentinel) {
    Links.await(link.call(RedisLinkTest.COUNT, List.of(key("s")), List.of("n")).otherwiseEmpty());
    return link.state() == LinkState.UP
        && !sentinel.second().command("HGET", key("s"), "n").equals("1");
  }

  private static void count(RedisLink link, String prefix) {
    Links.await(link.call(RedisLinkTest.COUNT, List.of(key(prefix)), List.of("n")));
  }

  private static LinkOptions clustered(String prefix) {
    return Links.options(cluster.url(), RedisMode.CLUSTER, prefix);
  }

  private static String key(String prefix) {
    return "{" + prefix + "}:counter";
  }
}

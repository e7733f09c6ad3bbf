package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.redis.RedisFailure.Kind;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.FlakyProxy;
import dev.penstock.testing.redis.RedisServer;
import dev.penstock.testing.redis.SharedRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One connection, on good days and bad. */
final class RedisLinkTest {
  static final Script COUNT = Script.of("count");

  private final Links links = new Links();
  private final String prefix = SharedRedis.freshPrefix();
  private final List<String> key = List.of("{" + prefix + "}:counter");

  @AfterEach
  void close() {
    links.close();
  }

  @Test
  void many_calls_at_once_share_one_connection_and_are_answered_in_order() {
    RedisLink link = links.open(Links.standalone(SharedRedis.server().url(), prefix));

    List<Future<Response>> calls =
        Links.on(
            links.vertx().getOrCreateContext(),
            () -> IntStream.range(0, 2_000).mapToObj(i -> count(link)).toList());
    Links.await(Future.all(calls));

    assertThat(calls.stream().map(call -> call.result().toInteger()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 2_000).boxed().toList());
  }

  @Test
  void more_calls_than_may_wait_fail_at_once_and_are_not_sent() {
    RedisLink link = links.open(Links.standalone(SharedRedis.server().url(), prefix));
    List<Future<Response>> calls = new ArrayList<>();

    links
        .vertx()
        .runOnContext(ignored ->
            IntStream.range(0, LinkOptions.MAX_WAITING + 1).forEach(i -> calls.add(count(link))));
    Eventually.becomes("all were called", () -> calls.size() == LinkOptions.MAX_WAITING + 1);
    Links.await(Future.join(calls).otherwiseEmpty());

    assertThat(calls)
        .filteredOn(Future::succeeded)
        .hasSizeLessThanOrEqualTo(LinkOptions.MAX_WAITING);
  }

  @Test
  void a_script_that_redis_forgot_is_sent_again() {
    try (RedisServer redis = RedisServer.start()) {
      RedisLink link = links.open(Links.standalone(redis.url(), prefix));
      Links.await(count(link));

      redis.command("SCRIPT", "FLUSH");

      assertThat(Links.await(count(link)).toInteger()).isEqualTo(2);
    }
  }

  @Test
  void a_redis_that_was_killed_is_found_again_after_its_restart() {
    try (RedisServer redis = RedisServer.start()) {
      RedisLink link = links.open(Links.standalone(redis.url(), prefix));
      Links.await(count(link));

      redis.kill();
      Eventually.becomes("down", () -> link.state() == LinkState.DOWN);
      RedisFailure away = Links.failure(count(link));
      redis.restart();
      Eventually.becomes("up", () -> link.state() == LinkState.UP);

      assertThat(away.kind()).isEqualTo(Kind.DOWN);
      assertThat(Links.await(count(link)).toInteger()).isEqualTo(1);
    }
  }

  @Test
  void a_frozen_redis_costs_time_for_a_few_calls_and_none_afterwards() {
    try (RedisServer redis = RedisServer.start()) {
      RedisLink link = links.open(Links.standalone(redis.url(), prefix));
      Links.await(count(link));

      redis.freeze();
      List<Kind> kinds =
          IntStream.range(0, 5).mapToObj(i -> Links.failure(count(link)).kind()).toList();
      redis.thaw();
      Eventually.becomes("up", () -> link.state() == LinkState.UP);

      assertThat(kinds)
          .startsWith(Kind.TIMEOUT, Kind.TIMEOUT, Kind.TIMEOUT)
          .endsWith(Kind.DOWN, Kind.DOWN);
      assertThat(Links.await(count(link)).toInteger()).isGreaterThan(1);
    }
  }

  @Test
  void calls_under_way_fail_when_the_wire_breaks() {
    try (FlakyProxy wire = FlakyProxy.to(SharedRedis.server().port())) {
      RedisLink link = links.open(Links.standalone(wire.url(), prefix));
      Links.await(count(link));
      wire.freeze();
      Future<Response> underWay = count(link);
      links.vertx().runOnContext(ignored -> wire.cut());

      RedisFailure lost = Links.failure(underWay);
      wire.thaw();
      Eventually.becomes("up", () -> link.state() == LinkState.UP);

      assertThat(lost.mayHaveHappened()).isTrue();
    }
  }

  @Test
  void whoever_listens_is_told_of_each_change() {
    try (FlakyProxy wire = FlakyProxy.to(SharedRedis.server().port())) {
      RedisLink link = links.make(Links.standalone(wire.url(), prefix));
      List<LinkState> told = new CopyOnWriteArrayList<>();
      link.onState(told::add);
      Links.await(link.start());

      wire.cut();
      Eventually.becomes("down and up", () -> told.size() == 3);

      assertThat(told).containsExactly(LinkState.UP, LinkState.DOWN, LinkState.UP);
    }
  }

  @Test
  void a_slow_answer_degrades_and_a_timely_one_heals() {
    try (RedisServer redis = RedisServer.start()) {
      RedisLink link = links.open(Links.standalone(redis.url(), prefix));

      redis.freeze();
      RedisFailure late = Links.failure(count(link));
      LinkState then = link.state();
      redis.thaw();
      Links.await(count(link));

      assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(then).isEqualTo(LinkState.DEGRADED);
      assertThat(link.state()).isEqualTo(LinkState.UP);
    }
  }

  @Test
  void no_error_quotes_the_command() {
    RedisLink link = links.open(Links.standalone(SharedRedis.server().url(), prefix));
    Links.await(link.send(Request.cmd(Command.SET).arg(key.get(0)).arg("a-secret")));

    RedisFailure wrongType = Links.failure(count(link));
    RedisFailure unknown =
        Links.failure(link.send(Request.cmd(Command.create("NO-SUCH")).arg("a-secret")));

    assertThat(wrongType).hasMessage("Redis refused: ERR in line 2 of a script");
    assertThat(unknown).hasMessage("Redis refused: ERR");
    assertThat(unknown.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(link.state()).isEqualTo(LinkState.UP);
  }

  private Future<Response> count(RedisLink link) {
    return link.call(COUNT, key, List.of("n"));
  }
}

package dev.penstock.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Vendor;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.redis.RedisServer;
import dev.penstock.testing.redis.SharedRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Rates and places that two gateways share; {@code -Dpenstock.minute=true} for whole minutes. */
final class SharedLimitsTest {
  private static final String RATE =
      "keys: [{name: ci, key: sk-ps-ci, rpm: %d}, {name: other, key: sk-ps-other}]\n";

  @TempDir Path folder;

  private Fleet fleet(Vendor vendor, String access) {
    String prefix = "state.redis.key_prefix=" + SharedRedis.freshPrefix();
    return Fleet.of(2, folder, SharedRedis.server().url(), vendor, access, Fleet.PATIENT, prefix);
  }

  @Test
  void a_burst_over_both_admits_exactly_the_limit() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Fleet fleet = fleet(vendor, RATE.formatted(300))) {
      List<Answer> answers = fleet.atOnce(400, "sk-ps-ci");

      assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(300);
      assertThat(answers.stream().filter(answer -> answer.status() == 429)).hasSize(100);
      assertThat(vendor.calls()).isEqualTo(300);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "penstock.minute", matches = "true")
  void over_a_minute_the_limit_is_admitted() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Fleet fleet = fleet(vendor, RATE.formatted(300));
        Traffic traffic = Traffic.on(fleet, "sk-ps-ci", 8)) {
      pass(Duration.ofSeconds(58));
      int first = traffic.admitted();
      // All of the burst is forgotten by then, and nothing of the one that follows.
      pass(Duration.ofSeconds(10));
      int both = traffic.admitted();

      Figures.say("admitted in a minute", first + ", in the next one " + (both - first));
      assertThat(first).isBetween(300, 303);
      assertThat(both - first).isBetween(300, 303);
    }
  }

  @Test
  void never_more_calls_run_than_there_are_places() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Vendor.Script slow =
        (call, vendor) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          LockSupport.parkNanos(3_000_000);
          // The place is free again before the answer is read to its end.
          running.decrementAndGet();
          Vendor.tokens(1).play(call, vendor);
        };
    try (Vendor vendor = new Vendor(slow);
        Fleet fleet = fleet(vendor, "keys: [{name: ci, key: sk-ps-ci, max_parallel: 10}]\n");
        Traffic traffic = Traffic.on(fleet, "sk-ps-ci", 15)) {
      Eventually.becomes("calls are made", () -> traffic.admitted() >= 500);

      assertThat(most.get()).isEqualTo(10);
      assertThat(traffic.others())
          .isNotEmpty()
          .allMatch(other -> other.contains("times 429") && other.contains("requests at once"));
    }
  }

  /** Of a limit of 100 each of two applies 50. */
  @Test
  void without_redis_the_fleet_admits_one_limit_more_and_no_less() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Vendor vendor = new Vendor(Vendor.tokens(1));
        Fleet fleet = Fleet.of(2, folder, redis.url(), vendor, RATE.formatted(100))) {
      Together.know(redis);
      assertThat(admitted(fleet.atOnce(150, "sk-ps-ci"))).isEqualTo(100);

      redis.kill();
      fleet.degraded();
      int away = admitted(fleet.atOnce(150, "sk-ps-ci")) + admitted(fleet.atOnce(150, "sk-ps-ci"));

      assertThat(away).isBetween(90, 110);
    }
  }

  /** For a minute and a half. */
  @Test
  @EnabledIfSystemProperty(named = "penstock.minute", matches = "true")
  void without_redis_the_fleet_keeps_to_its_limit_for_long() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Vendor vendor = new Vendor(Vendor.tokens(1));
        Fleet fleet = Fleet.of(2, folder, redis.url(), vendor, RATE.formatted(100));
        Traffic traffic = Traffic.on(fleet, "sk-ps-ci", 4)) {
      Together.know(redis);
      Eventually.becomes("the limit is used up", () -> traffic.admitted() >= 100);
      redis.kill();
      fleet.degraded();
      pass(Duration.ofSeconds(90));

      Figures.say("admitted in 90 s without Redis", "" + (traffic.admitted() - 100));
      assertThat(traffic.admitted()).isLessThanOrEqualTo((int) (1.1 * 100 * 1.5) + 2 * 100);
    }
  }

  private static int admitted(List<Answer> answers) {
    return (int) answers.stream().filter(answer -> answer.status() == 200).count();
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(10_000_000);
    }
  }
}

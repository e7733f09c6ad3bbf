package dev.penstock.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Vendor;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.FlakyProxy;
import dev.penstock.testing.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is slow, frozen, cut off, killed, with traffic at two gateways and all defaults. */
final class RedisTroubleTest {
  private static final int CALLERS = 3;
  private static final String ACCESS =
      """
      teams: {search: {rpm: 10000000, budgets: [{limit: 100000, window: 1mo}]}}
      keys:
        - name: ci
          key: sk-ps-ci
          team: search
          rpm: 10000000
          tpm: 1000000000
          max_parallel: 1000
          budgets: [{limit: 10000, window: 1d}]
      """;

  @TempDir Path folder;

  @Test
  void no_call_fails_and_nothing_is_lost() throws Exception {
    try (RedisServer redis = RedisServer.start();
        FlakyProxy wire = FlakyProxy.to(redis.port());
        Vendor vendor = new Vendor(Vendor.tokens(90));
        Fleet fleet = Fleet.of(2, folder, wire.url(), vendor, ACCESS)) {
      try (Traffic traffic = Traffic.on(fleet, "sk-ps-ci", CALLERS)) {
        // A lease whose answer came late is given back in the next round, and asked for anew: only
        // one that stays has been heard of.
        for (int rounds = 0; rounds < 4; rounds++) {
          Eventually.becomes("money is leased", () -> leases(redis) == 2 * fleet.size());
          Together.know(redis);
        }
        Figures.say("well", traffic.latency());

        wire.delayAnswers(Duration.ofMillis(300));
        trouble(fleet, traffic, "slow");
        wire.delayAnswers(Duration.ZERO);
        well(fleet, traffic, "after slow");

        wire.freeze();
        trouble(fleet, traffic, "frozen");
        wire.thaw();
        well(fleet, traffic, "after frozen");

        wire.refuse();
        trouble(fleet, traffic, "cut off");
        wire.welcome();
        well(fleet, traffic, "after cut off");

        redis.kill();
        trouble(fleet, traffic, "killed");
        redis.restart();
        well(fleet, traffic, "after killed, empty");
        assertThat(traffic.others()).isEmpty();
      }
      fleet.agree("key:ci:1d", "team:search:1mo");
    }
  }

  /** Leases there are, of all budgets. */
  private static int leases(RedisServer redis) {
    int leases = 0;
    for (String budget : new String[] {"key:ci:1d", "team:search:1mo"}) {
      String fields = redis.command("HKEYS", "{penstock}:c:" + budget);
      leases += (int) fields.lines().filter(field -> field.contains("|l:")).count();
    }
    return leases;
  }

  private static void trouble(Fleet fleet, Traffic traffic, String what) {
    fleet.degraded();
    more(traffic, 300);
    Figures.say(what, traffic.latency());
    assertThat(traffic.others()).as(what).isEmpty();
  }

  private static void well(Fleet fleet, Traffic traffic, String what) {
    fleet.healthy();
    more(traffic, 300);
    Figures.say(what, traffic.latency());
    assertThat(traffic.others()).as(what).isEmpty();
  }

  private static void more(Traffic traffic, int calls) {
    int enough = traffic.admitted() + calls;
    Eventually.becomes(
        () -> "calls go on: " + traffic.others(),
        () -> traffic.admitted() >= enough || !traffic.others().isEmpty());
  }
}

package dev.penstock.store.redis;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.Rows;
import dev.penstock.testing.redis.RedisCluster;
import dev.penstock.testing.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that accounts do, on servers that allow little or are many. */
final class ServersTest {
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final BudgetConfig budget = total(DOLLAR);

  @Test
  void the_documented_rights_are_enough() {
    String user = "user penstock on >pass ~{acl}:* resetchannels &{acl}:* " + RedisRights.COMMANDS;
    try (RedisServer redis = RedisServer.start(user)) {
      String url = "redis://penstock:pass@127.0.0.1:" + redis.port();

      aCallOfADeadReplicaIsSettledByAnother(Links.patient(url, "acl"));
    }
  }

  @Test
  void a_cluster_does_it_on_one_node() {
    try (RedisCluster cluster = RedisCluster.start()) {
      LinkOptions hasty = Links.options(cluster.url(), RedisMode.CLUSTER, "c");
      LinkOptions patient =
          new LinkOptions(
              hasty.address(), hasty.mode(), "", Duration.ofSeconds(10), null, hasty.keys());

      aCallOfADeadReplicaIsSettledByAnother(patient);
    }
  }

  private void aCallOfADeadReplicaIsSettledByAnother(LinkOptions options) {
    Replica dying = Replica.join(folder.resolve("a"), options, InstantSource.system());
    Asks lost = call(dying);
    assertThat(Links.await(dying.accounts.decide(lost.demand()))).isInstanceOf(Granted.class);
    dying.die();
    try (Replica other = Replica.join(folder.resolve("b"), options, InstantSource.system())) {
      Links.await(other.accounts.budgets(List.of(budget)));
      Asks ended = call(other);
      assertThat(Links.await(other.accounts.decide(ended.demand()))).isInstanceOf(Granted.class);
      Settled end =
          new Settled(ended.id(), 30, Rows.row(ended.id(), SOME_TIME).cost(CENT).settled());
      Links.await(other.accounts.settle(List.of(end)));

      Eventually.becomes("both are settled", () -> state(other).spentNanoUsd() == 3 * CENT);
      assertThat(state(other).heldNanoUsd()).isZero();
    }
  }

  private Asks call(Replica replica) {
    return part(replica.accounts.newId())
        .tokens("ci", 100, 40)
        .place("ci", 2)
        .hold(budget, 2 * CENT, 2 * CENT)
        .intent(SOME_TIME, 2 * CENT);
  }

  private BudgetState state(Replica replica) {
    return Links.await(replica.accounts.standing(List.of(budget))).getFirst();
  }
}

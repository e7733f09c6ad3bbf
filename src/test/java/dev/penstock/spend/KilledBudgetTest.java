package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Callers.Call;
import dev.penstock.spend.Statement.Row;
import dev.penstock.testing.Admin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget of a dollar, calls of a cent, and a gateway that is killed while they run. */
final class KilledBudgetTest {
  private static final int KILLS = 3;
  private static final int CALLERS = 50;
  private static final long LIMIT = 1_000_000_000;
  private static final long COST = 10_000_000;

  /** Some ten calls before each kill, and up to fifty that run when it comes. */
  private static final int MOST_EVENTS = 30;

  private final Random random = new Random();
  private final Fuse fuse = new Fuse();
  private @TempDir Path folder;

  private static String yaml(Biller biller) {
    return MortalGateway.HEAD
        + """
        providers: {v0: {type: openai-compatible, base_url: "%s", api_key: sk-0}}
        models: {a: {deployments: [{provider: v0, model: m0, price: {input: 10, output: 100}}]}}
        keys: [{name: x, key: sk-ps-x, budgets: [{limit: 1.00, window: total}]}]
        """
            .formatted(biller.url());
  }

  @Test
  void no_more_is_spent_than_the_limit_however_often_the_gateway_is_killed() throws Exception {
    Callers callers =
        new Callers(random, fuse, some -> new Call("sk-ps-x", "a", some.nextBoolean(), 100, 90));
    try (Biller biller = new Biller(Biller.tokens(fuse));
        MortalGateway gateway = new MortalGateway(folder, yaml(biller))) {
      for (int i = 0; i < KILLS; i++) {
        gateway.start();
        assertThat(spent(gateway)).isLessThanOrEqualTo(LIMIT);
        fuse.light(1 + random.nextInt(MOST_EVENTS), 0, gateway::kill);
        callers.run(CALLERS, Integer.MAX_VALUE, gateway.port());
        // All of it may be spent before that many events.
        gateway.kill();
        gateway.dead();
      }
      gateway.start();
      callers.run(CALLERS, Integer.MAX_VALUE, gateway.port());

      try (Admin admin = gateway.admin()) {
        check(Statement.of(admin), biller);
      }
      assertThat(callers.refused().values())
          .allMatch(answer -> answer.status() == 429)
          .allMatch(answer -> "false".equals(answer.headers().get("x-should-retry")));
      assertThat(gateway.errors()).isEmpty();
    }
  }

  private static long spent(MortalGateway gateway) {
    try (Admin admin = gateway.admin()) {
      return Statement.spent(admin).values().iterator().next().nanoUsd();
    }
  }

  private static void check(Statement statement, Biller biller) {
    Map<String, Biller.Bill> bills = biller.bills();
    List<Row> unsent =
        statement.rows().stream().filter(row -> !bills.containsKey(row.requestId())).toList();

    assertThat(statement.rows()).extracting(Row::requestId).doesNotHaveDuplicates();
    assertThat(statement.rows()).allMatch(row -> row.nanoUsd() == COST);
    assertThat(unsent).allMatch(Row::recovered);
    assertThat(statement.booked()).isEqualTo(LIMIT);
    assertThat(statement.budgets().values())
        .containsExactly(new Statement.Spent("key:x", LIMIT, 0));
    assertThat(biller.invoice()).isEqualTo(LIMIT - unsent.size() * COST);
  }
}

package dev.penstock.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.spend.Vendor;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.redis.SharedRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money that many gateways draw on at once. */
final class SharedBudgetTest {
  private static final String ACCESS =
      """
      teams: {search: {budgets: [{limit: 1.00, window: 1mo}]}}
      keys:
        - {name: ci, key: sk-ps-ci, team: search, budgets: [{limit: 1.00, window: 1d}]}
      """;

  @TempDir Path folder;

  @Test
  void a_hundred_of_five_hundred_calls_at_four_gateways_fit_in_a_budget_for_a_hundred()
      throws Exception {
    String prefix = "state.redis.key_prefix=" + SharedRedis.freshPrefix();
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Fleet fleet =
            Fleet.of(
                4, folder, SharedRedis.server().url(), vendor, ACCESS, Fleet.PATIENT, prefix)) {
      List<Answer> answers = fleet.atOnce(500, "sk-ps-ci");

      assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(100);
      assertThat(answers.stream().filter(answer -> answer.status() != 200))
          .hasSize(400)
          .allMatch(answer -> answer.status() == 429)
          .allMatch(answer -> answer.body().contains("\"code\":\"insufficient_quota\""));
      assertThat(vendor.calls()).isEqualTo(100);
      assertThat(vendor.invoice()).isEqualTo(100 * Fleet.CENT);
      fleet.agree("key:ci:1d", "team:search:1mo");
      for (int i = 0; i < fleet.size(); i++) {
        assertThat(fleet.shop(i).rows())
            .hasSize(100)
            .extracting(LedgerRow::id)
            .doesNotHaveDuplicates();
      }
    }
  }
}

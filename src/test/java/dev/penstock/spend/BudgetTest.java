package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RawClient.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call costs $0.01: 100 tokens in, 90 out. */
final class BudgetTest {
  private static final String KEY =
      "keys:\n  - {name: ci, key: sk-ps-ci, budgets: [{limit: %s, window: 1d%s}]}\n";

  @Test
  void a_hundred_of_five_hundred_calls_fit_in_a_budget_for_a_hundred() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Shop shop = Shop.of(List.of(vendor), KEY.formatted("1.00", ""))) {
      List<Answer> answers = shop.atOnce(500, "sk-ps-ci");

      assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(100);
      assertThat(answers.stream().filter(answer -> answer.status() == 429)).hasSize(400);
      shop.quiet();
      assertThat(shop.booked()).isEqualTo(1_000_000_000).isEqualTo(vendor.invoice());
      assertThat(shop.standing().getFirst().spentNanoUsd()).isEqualTo(1_000_000_000);
    }
  }

  @Test
  void a_budget_that_is_used_up_says_that_trying_again_is_useless() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Shop shop = Shop.of(List.of(vendor), KEY.formatted("0.01", ""))) {
      Answer first = shop.ask("sk-ps-ci");
      Answer second = shop.ask("sk-ps-ci");

      assertThat(first.status()).isEqualTo(200);
      assertThat(first.headers()).containsEntry("x-penstock-cost-usd", "0.01");
      assertThat(second.status()).isEqualTo(429);
      assertThat(second.headers()).containsEntry("x-should-retry", "false");
      assertThat(second.body())
          .contains("\"type\":\"insufficient_quota\"", "\"code\":\"insufficient_quota\"");
      assertThat(vendor.calls()).isEqualTo(1);
    }
  }

  @Test
  void a_soft_budget_refuses_nobody() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Shop shop = Shop.of(List.of(vendor), KEY.formatted("0.01", ", hard: false"))) {
      assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);

      assertThat(shop.standing().getFirst().spentNanoUsd()).isEqualTo(20_000_000);
    }
  }

  @Test
  void a_provider_whose_budget_is_used_up_is_passed_over() throws Exception {
    String budgets = "budgets: [{scope: provider, name: v0, limit: 0.01, window: 1d}]\n";
    try (Vendor first = new Vendor(Vendor.tokens(90));
        Vendor second = new Vendor(Vendor.tokens(90));
        Shop shop = Shop.of(List.of(first, second), budgets)) {
      Answer one = shop.ask("");
      Answer two = shop.ask("");

      assertThat(one.headers()).containsEntry("x-penstock-deployment", "v0/m0");
      assertThat(two.headers())
          .containsEntry("x-penstock-deployment", "v1/m1")
          .containsEntry("x-penstock-attempts", "1");
      assertThat(first.calls()).isEqualTo(1);
    }
  }

  @Test
  void providers_that_are_all_used_up_are_told_as_a_quota() throws Exception {
    String budgets = "budgets: [{scope: provider, name: v0, limit: 0.01, window: 1d}]\n";
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Shop shop = Shop.of(List.of(vendor), budgets)) {
      assertThat(shop.ask("").status()).isEqualTo(200);
      Answer refused = shop.ask("");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("insufficient_quota", "this model");
      shop.quiet();
      assertThat(shop.gateway().gateway().inFlightOf("v0/m0")).isZero();
    }
  }

  @Test
  void a_team_and_a_tag_have_budgets_too() throws Exception {
    String access =
        """
        teams: {search: {budgets: [{limit: 0.02, window: 1mo}]}}
        keys:
          - {name: a, key: sk-ps-a, team: search}
          - {name: b, key: sk-ps-b, team: search, tags: [cheap]}
        budgets: [{scope: tag, name: cheap, limit: 0.01, window: 1d}]
        """;
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Shop shop = Shop.of(List.of(vendor), access)) {
      assertThat(shop.ask("sk-ps-b").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-b").body()).contains("one of the request's tags");
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-a").body()).contains("this API key's team");
    }
  }
}

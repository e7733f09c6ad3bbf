package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.reload.Outcome;
import dev.penstock.testing.GatewayUnderTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State on disk: what was spent is spent after a restart, and budgets may come and go. */
final class RestartTest {
  private static final String KEY =
      "keys: [{name: ci, key: sk-ps-ci, budgets: [{limit: 0.02, window: 1mo}]}]\n";

  @TempDir Path folder;

  private Shop shop(Vendor vendor, String access) {
    return Shop.of(
        List.of(vendor), access, "state.type=embedded", "state.path=" + folder.resolve("data"));
  }

  @Test
  void a_budget_that_is_used_up_is_so_after_a_restart() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(90))) {
      try (Shop shop = shop(vendor, KEY)) {
        assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);
        assertThat(shop.stream("sk-ps-ci").status()).isEqualTo(200);
        assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(429);
      }
      try (Shop shop = shop(vendor, KEY)) {
        assertThat(shop.ask("sk-ps-ci").body()).contains("insufficient_quota");
        assertThat(shop.rows()).hasSize(2);
        assertThat(shop.booked()).isEqualTo(vendor.invoice());
        shop.quiet();
      }
    }
  }

  @Test
  void an_upstream_that_tells_absurd_tokens_does_not_stop_the_books() throws Exception {
    String absurd =
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9000000000000000000,\"completion_tokens\":9000000000000000000,"
            + "\"total_tokens\":9000000000000000000}}";
    String key = "keys: [{name: ci, key: sk-ps-ci}]\n";
    try (Vendor vendor = new Vendor((call, self) -> call.json(200, absurd))) {
      try (Shop shop = shop(vendor, key)) {
        for (int i = 0; i < 3; i++) {
          assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);
        }
        vendor.becomes(Vendor.tokens(90));
        assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);
      }

      try (Shop shop = shop(vendor, key)) {
        assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);
        assertThat(shop.rows()).hasSize(5);
        assertThat(shop.rows().subList(0, 3)).allMatch(LedgerRow::estimated);
        assertThat(
                shop.gateway()
                    .gateway()
                    .ledger()
                    .sums(Filter.ALL, List.of(), 10)
                    .await()
                    .getFirst())
            .satisfies(sum -> assertThat(sum.costNanoUsd()).isEqualTo(shop.booked()))
            .satisfies(sum -> assertThat(sum.inputTokens()).isPositive());
      }
    }
  }

  @Test
  void a_budget_that_a_reload_brings_begins_with_what_was_spent() throws Exception {
    String yaml =
        """
        providers: {v0: {type: openai-compatible, base_url: "%s"}}
        models: {m: {deployments: [{provider: v0, model: m0, price: {input: 10, output: 100}}]}}
        %s
        """;
    try (Vendor vendor = new Vendor(Vendor.tokens(90));
        Shop shop =
            Shop.yaml(
                yaml.formatted(vendor.url(), "keys: [{name: ci, key: sk-ps-ci}]"),
                "state.type=embedded",
                "state.path=" + folder.resolve("data"))) {
      GatewayUnderTest gateway = shop.gateway();
      assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(200);

      assertThat(gateway.reload(yaml.formatted(vendor.url(), KEY)))
          .isInstanceOf(Outcome.Replaced.class);

      assertThat(shop.ask("sk-ps-ci").status()).isEqualTo(429);
    }
  }

  @Test
  void another_kind_of_state_waits_for_a_restart() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        GatewayUnderTest gateway = new GatewayUnderTest(yaml(vendor, "30d"))) {
      Outcome outcome = gateway.reload(yaml(vendor, "60d"));

      assertThat(((Outcome.Replaced) outcome).now().restartNeeded()).containsExactly("state");
    }
  }

  private static String yaml(Vendor vendor, String retention) {
    return """
    providers: {v0: {type: openai-compatible, base_url: "%s"}}
    models: {m: {deployments: [{provider: v0, model: m0}]}}
    state: {retention: %s}
    """
        .formatted(vendor.url(), retention);
  }
}

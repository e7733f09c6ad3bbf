package dev.penstock.operations;

import static dev.penstock.operations.Posts.error;
import static dev.penstock.operations.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What these operations cost, and that limits, budgets and lists of access know them. */
final class MeteringTest {
  private static final String KEY = "authorization: Bearer sk-ps-ci";

  /** A token costs 10,000 nano-dollars, a search 2,000,000. */
  private static GatewayUnderTest shop(ScriptedUpstream upstream, String price, String key) {
    return new GatewayUnderTest(
        """
        providers: {up: {type: openai-compatible, base_url: "%s"}}
        models: {m: {deployments: [{provider: up, model: e, price: {%s}}]}}
        keys: [{name: ci, key: sk-ps-ci%s}]
        """
            .formatted(upstream.url(), price, key));
  }

  private static LedgerRow row(GatewayUnderTest gateway) {
    List<LedgerRow> rows =
        gateway.gateway().ledger().rows(Ledger.Filter.ALL, null, 10).await().rows();
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  @Test
  void embeddings_cost_their_input() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, EmbeddingsTest.ANSWER);
        GatewayUnderTest gateway = shop(upstream, "input: 10, output: 100", "")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':'a'}", KEY);

      assertThat(answer.headers()).containsEntry("x-penstock-cost-usd", "0.00008");
      LedgerRow row = row(gateway);
      assertThat(row.cost()).isNotNull();
      assertThat(row.cost().nanoUsd()).isEqualTo(80_000);
      assertThat(row.usage()).isNotNull();
      assertThat(row.usage().inputTokens()).isEqualTo(8);
      assertThat(row.usage().outputTokens()).isZero();
      assertThat(row.estimated()).isFalse();
      assertThat(row.result().outcome()).isEqualTo("success");
    }
  }

  @Test
  void tokens_are_counted_if_the_upstream_does_not() throws Exception {
    String silent = EmbeddingsTest.ANSWER.replace("usage", "no_usage");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, silent);
        GatewayUnderTest gateway = shop(upstream, "input: 10, output: 100", "")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':[[1,2,3],[4,5]]}", KEY);

      assertThat(answer.status()).isEqualTo(200);
      LedgerRow row = row(gateway);
      assertThat(row.usage()).isNotNull();
      assertThat(row.usage().inputTokens()).isEqualTo(5);
      assertThat(row.estimated()).isTrue();
    }
  }

  @Test
  void a_budget_holds_no_output_for_them() throws Exception {
    String budget = ", budgets: [{limit: 0.0002, window: 1d}]";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, EmbeddingsTest.ANSWER);
        GatewayUnderTest gateway = shop(upstream, "input: 10, output: 1000000", budget)) {
      Answer small = post(gateway, "/v1/embeddings", "{'model':'m','input':[1,2,3]}", KEY);
      String tokens = "1,".repeat(30) + "1";
      Answer large = post(gateway, "/v1/embeddings", "{'model':'m','input':[" + tokens + "]}", KEY);

      assertThat(small.status()).isEqualTo(200);
      assertThat(large.status()).isEqualTo(429);
      assertThat(error(large).path("code").asText()).isEqualTo("insufficient_quota");
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void limits_on_tokens_count_the_input() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, EmbeddingsTest.ANSWER);
        GatewayUnderTest gateway = shop(upstream, "input: 10, output: 0", ", tpm: 20")) {
      String ten = "{'model':'m','input':[1,2,3,4,5,6,7,8,9,0]}";
      Answer first = post(gateway, "/v1/embeddings", ten, KEY);
      Answer second = post(gateway, "/v1/embeddings", ten, KEY);
      Answer third = post(gateway, "/v1/embeddings", ten, KEY);

      // Each turns out to have had eight.
      assertThat(first.status()).isEqualTo(200);
      assertThat(second.status()).isEqualTo(200);
      assertThat(third.status()).isEqualTo(429);
      assertThat(error(third).path("code").asText()).isEqualTo("rate_limit_exceeded");
      assertThat(first.headers()).containsEntry("x-ratelimit-limit-tokens", "20");
    }
  }

  @Test
  void reranking_costs_what_was_searched() throws Exception {
    String ranked =
        "{\"results\":[{\"index\":0,\"relevance_score\":1}],\"meta\":{\"billed_units\":{\"search_units\":2}}}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ranked);
        GatewayUnderTest gateway = shop(upstream, "input: 0, output: 0, per_search: 0.002", "")) {
      Answer answer =
          post(gateway, "/v1/rerank", "{'model':'m','query':'q','documents':['a']}", KEY);

      assertThat(answer.body()).isEqualTo(ranked);
      assertThat(answer.headers()).containsEntry("x-penstock-cost-usd", "0.004");
      LedgerRow row = row(gateway);
      assertThat(row.cost()).isNotNull();
      assertThat(row.cost().nanoUsd()).isEqualTo(4_000_000);
    }
  }

  @Test
  void a_budget_holds_searches() throws Exception {
    String ranked = "{\"results\":[],\"meta\":{\"billed_units\":{\"search_units\":1}}}";
    String budget = ", budgets: [{limit: 0.003, window: 1d}]";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ranked);
        GatewayUnderTest gateway =
            shop(upstream, "input: 0, output: 0, per_search: 0.002", budget)) {
      String body = "{'model':'m','query':'q','documents':['a']}";

      assertThat(post(gateway, "/v1/rerank", body, KEY).status()).isEqualTo(200);
      assertThat(post(gateway, "/v1/rerank", body, KEY).status()).isEqualTo(429);
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void the_routes_and_models_of_a_key_hold() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, EmbeddingsTest.ANSWER);
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers: {up: {type: openai-compatible, base_url: "%s"}}
                models:
                  m: {deployments: [{provider: up, model: e}]}
                  other: {deployments: [{provider: up, model: o}]}
                keys: [{name: ci, key: sk-ps-ci, models: [m], routes: [/embeddings]}]
                """
                    .formatted(upstream.url()))) {
      assertThat(post(gateway, "/v1/embeddings", "{'model':'m','input':'a'}", KEY).status())
          .isEqualTo(200);
      assertThat(post(gateway, "/embeddings", "{'model':'m','input':'a'}", KEY).status())
          .isEqualTo(200);
      Answer other = post(gateway, "/v1/embeddings", "{'model':'other','input':'a'}", KEY);
      assertThat(error(other).path("code").asText()).isEqualTo("model_not_allowed");
      for (String route : List.of("/v1/rerank", "/moderations", "/v1/completions")) {
        assertThat(post(gateway, route, "{'model':'m'}", KEY).status()).isEqualTo(403);
      }
    }
  }
}

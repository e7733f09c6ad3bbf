package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Anthropic and Google do besides making tokens, and what it costs. */
final class HostedByOthersTest {
  private static final String MESSAGE =
      "{'id':'msg','type':'message','role':'assistant','model':'e','content':[{'type':'text','text':'x'}],"
          + "'stop_reason':'end_turn','usage':{'input_tokens':10,'output_tokens':5%s}}";
  private static final String CONTENT =
      "{'candidates':[{'content':{'role':'model','parts':[{'text':'x'}]},'finishReason':'STOP'%s}],"
          + "'usageMetadata':{'promptTokenCount':10,'candidatesTokenCount':5},'modelVersion':'e'}";
  private static final long TOKENS = 10 * 10_000L + 5 * 100_000L;
  private static final long USD = 1_000_000_000L;

  /** How a call went, and the row of it. */
  private record Went(Answer answer, LedgerRow row) {
    long cost() {
      return Objects.requireNonNull(row.cost()).nanoUsd();
    }
  }

  private static GatewayUnderTest gateway(
      ScriptedUpstream upstream, String type, String price, String budget) {
    return new GatewayUnderTest(
        """
        providers: {up: {type: %s, base_url: "%s", api_key: sk-up}}
        models: {m: {deployments: [{provider: up, model: e, price: {input: 10, output: 100%s}}]}}
        keys: [{name: ci, key: sk-ps-ci%s}]
        """
            .formatted(type, upstream.url(), price, budget));
  }

  private static Answer post(GatewayUnderTest gateway, String path, String body)
      throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, body.replace('\'', '"'), "authorization: Bearer sk-ps-ci").answer();
    }
  }

  private static Went message(String price, String usage, String request) throws IOException {
    return went("anthropic", price, MESSAGE.formatted(usage), "/v1/messages", request);
  }

  private static Went went(String type, String price, String answer, String path, String request)
      throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer.replace('\'', '"'));
        GatewayUnderTest gateway = gateway(upstream, type, price, "")) {
      Answer got = post(gateway, path, request);
      return new Went(
          got,
          gateway.gateway().ledger().rows(Ledger.Filter.ALL, null, 10).await().rows().getFirst());
    }
  }

  private static String asking(String more) {
    return "{'model':'m','max_tokens':5,'messages':[{'role':'user','content':'x'}]" + more + "}";
  }

  @Test
  void anthropics_counts_are_billed() throws IOException {
    Went went =
        message(
            ", tools: {web_search: 0.01, web_fetch: 0}",
            ",'server_tool_use':{'web_search_requests':3,'web_fetch_requests':2}",
            asking(
                ",'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':5},"
                    + "{'type':'web_fetch_20250910','name':'web_fetch'}]"));

    assertThat(went.cost()).isEqualTo(TOKENS + 3 * USD / 100);
    assertThat(went.row().estimated()).isFalse();
  }

  @Test
  void what_answers_do_not_count_is_assumed_to_have_run_once() throws IOException {
    Went went =
        message(
            ", tools: {code_execution: 0.004}",
            "",
            asking(",'tools':[{'type':'code_execution_20250825','name':'code_execution'}]"));

    assertThat(went.cost()).isEqualTo(TOKENS + 4 * USD / 1000);
    assertThat(went.row().estimated()).isTrue();
  }

  @Test
  void a_search_for_tools_is_free_by_the_book() throws IOException {
    String answer =
        MESSAGE.formatted(",'server_tool_use':{'tool_search_requests':2}").replace('\'', '"');
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer);
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers: {up: {type: anthropic, base_url: "%s", api_key: sk-up}}
                models: {m: {deployments: [{provider: up, model: claude-sonnet-4-5}]}}
                keys: [{name: ci, key: sk-ps-ci}]
                """
                    .formatted(upstream.url()))) {
      String asked =
          asking(",'tools':[{'type':'tool_search_tool_regex_20251119','name':'tool_search'}]");
      assertThat(post(gateway, "/v1/messages", asked).status()).isEqualTo(200);

      LedgerRow row =
          gateway.gateway().ledger().rows(Ledger.Filter.ALL, null, 10).await().rows().getFirst();
      assertThat(row.cost()).isNotNull();
      assertThat(row.estimated()).isFalse();
    }
  }

  @Test
  void what_is_left_out_where_a_request_is_translated_costs_nothing() throws IOException {
    String answer =
        "{'id':'c','object':'chat.completion','model':'e','choices':[{'index':0,'message':"
            + "{'role':'assistant','content':'x'},'finish_reason':'stop'}],"
            + "'usage':{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15}}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer.replace('\'', '"'));
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers:
                  up: {type: azure-openai, base_url: "%s", api_key: sk-up, api_version: "2024-10-21"}
                models: {m: {deployments: [{provider: up, model: e, price: {input: 10, output: 100}}]}}
                keys: [{name: ci, key: sk-ps-ci, budgets: [{limit: 1, window: 1d}]}]
                routing: {unknown_params: drop}
                """
                    .formatted(upstream.url()))) {
      Answer got =
          post(
              gateway,
              "/v1/responses",
              "{'model':'m','input':'x','tools':[{'type':'image_generation'}]}");

      assertThat(got.status()).isEqualTo(200);
      assertThat(got.headers().get("x-penstock-dropped")).contains("tools");
      assertThat(upstream.calls().getFirst().line).contains("/chat/completions");
    }
  }

  @Test
  void a_speed_and_a_place_are_billed_by_their_factors() throws IOException {
    Went went =
        message(
            ", fast: {factor: 6}, geo: {us: {factor: 1.1}}",
            ",'speed':'fast','inference_geo':'us'",
            asking(",'speed':'fast','inference_geo':'us'"));

    assertThat(went.cost()).isEqualTo(TOKENS * 66 / 10);
    assertThat(went.row().estimated()).isFalse();
  }

  @Test
  void a_place_without_a_price_is_flagged() throws IOException {
    Went went = message("", ",'inference_geo':'us'", asking(",'inference_geo':'us'"));

    assertThat(went.cost()).isEqualTo(TOKENS);
    assertThat(went.row().estimated()).isTrue();
  }

  @Test
  void the_usual_place_is_nothing_special() throws IOException {
    Went went = message("", ",'inference_geo':'not_available','speed':'standard'", asking(""));

    assertThat(went.row().estimated()).isFalse();
  }

  @Test
  void a_tier_of_service_without_a_price_is_flagged() throws IOException {
    Went went = message("", ",'service_tier':'priority'", asking(""));

    assertThat(went.cost()).isEqualTo(TOKENS);
    assertThat(went.row().estimated()).isTrue();
  }

  @Test
  void a_speed_without_a_price_is_refused_under_a_hard_budget() throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, "{}");
        GatewayUnderTest gateway =
            gateway(upstream, "anthropic", "", ", budgets: [{limit: 1, window: 1d}]")) {
      Answer answer = post(gateway, "/v1/messages", asking(",'speed':'fast'"));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("'speed'").contains("not known");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void uses_that_the_caller_allows_are_held() throws IOException {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(200, MESSAGE.formatted("").replace('\'', '"'));
        GatewayUnderTest gateway =
            gateway(
                upstream,
                "anthropic",
                ", tools: {web_search: 0.01}",
                ", budgets: [{limit: 0.5, window: 1d}]")) {
      String tool = ",'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':%d}]";

      assertThat(post(gateway, "/v1/messages", asking(tool.formatted(60))).status()).isEqualTo(429);
      assertThat(post(gateway, "/v1/messages", asking(tool.formatted(40))).status()).isEqualTo(200);
    }
  }

  @Test
  void google_is_billed_by_the_grounded_prompt_or_by_the_search() throws IOException {
    String answer = CONTENT.formatted(",'groundingMetadata':{'webSearchQueries':['a','b']}");
    String request =
        "{'contents':[{'role':'user','parts':[{'text':'x'}]}],'tools':[{'googleSearch':{}}]}";
    String path = "/v1beta/models/m:generateContent";

    Went byPrompt =
        went("gemini", ", tools: {google_search_request: 0.035}", answer, path, request);
    Went bySearch = went("gemini", ", tools: {google_search: 0.014}", answer, path, request);
    Went unused =
        went("gemini", ", tools: {google_search: 0.014}", CONTENT.formatted(""), path, request);

    assertThat(byPrompt.cost()).isEqualTo(TOKENS + 35 * USD / 1000);
    assertThat(bySearch.cost()).isEqualTo(TOKENS + 28 * USD / 1000);
    assertThat(unused.cost()).isEqualTo(TOKENS);
    assertThat(unused.row().estimated()).isFalse();
  }
}

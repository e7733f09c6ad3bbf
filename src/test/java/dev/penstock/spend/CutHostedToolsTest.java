package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tools that a provider ran for an answer that breaks off before it tells its usage. */
final class CutHostedToolsTest {
  private static final int SEARCHES = 5;

  /** Estimated tokens hardly matter beside its tools. */
  private static final String PRICES =
      "input: 0.001, output: 0.001, tools: {web_search_preview: 0.01, file_search: 0.1, mcp: 1}";

  private static final long CENT = 10_000_000;

  private static final long USES = SEARCHES * CENT + 10 * CENT + 2 * 100 * CENT;

  private static final String ASKED =
      "{'model':'m','input':'x','stream':true,'tools':[{'type':'web_search_preview'},"
          + "{'type':'file_search','vector_store_ids':[]},{'type':'mcp','server_url':'https://a'}]}";

  private static GatewayUnderTest gateway(ScriptedUpstream upstream) {
    return new GatewayUnderTest(
        """
        providers: {up: {type: openai, base_url: "%s", api_key: sk-up}}
        models: {m: {deployments: [{provider: up, model: e, price: {%s}}]}}
        keys: [{name: ci, key: sk-ps-ci}]
        """
            .formatted(upstream.url(), PRICES));
  }

  private static void searched(ScriptedUpstream.Call call) throws IOException {
    call.head("text/event-stream")
        .chunk(
            event(
                "response.created",
                "'response':{'id':'resp_1','object':'response','model':'e','status':'in_progress'}"));
    for (int i = 0; i < SEARCHES; i++) {
      done(call, "{'type':'web_search_call','id':'w" + i + "','action':{'type':'search'}}");
    }
    done(call, "{'type':'web_search_call','id':'p','action':{'type':'open_page'}}");
    done(call, "{'type':'mcp_call','id':'m1'}");
    done(call, "{'type':'mcp_call','id':'m2'}");
  }

  private static void done(ScriptedUpstream.Call call, String item) throws IOException {
    call.chunk(event("response.output_item.done", "'output_index':0,'item':" + item));
  }

  private static String event(String type, String more) {
    return ("event: " + type + "\ndata: {'type':'" + type + "'," + more + "}\n\n")
        .replace('\'', '"');
  }

  private static RawClient ask(GatewayUnderTest gateway) throws IOException {
    return gateway
        .client()
        .post("/v1/responses", ASKED.replace('\'', '"'), "authorization: Bearer sk-ps-ci");
  }

  private static List<LedgerRow> rows(GatewayUnderTest gateway) {
    return gateway.gateway().ledger().rows(Ledger.Filter.ALL, null, 10).await().rows().stream()
        .filter(row -> row.settledAt() != null)
        .toList();
  }

  /** The file search, of which nothing was seen, is assumed to have run once. */
  private static void eachIsBilled(GatewayUnderTest gateway) {
    Eventually.becomes("booked", () -> rows(gateway).size() == 1);
    LedgerRow row = rows(gateway).getFirst();
    assertThat(Objects.requireNonNull(row.cost()).nanoUsd()).isBetween(USES, USES + CENT / 1000);
    assertThat(row.estimated()).isTrue();
  }

  @Test
  void each_use_that_was_seen_is_billed_where_the_provider_breaks_off() throws IOException {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              searched(call);
              call.cut();
            });
        GatewayUnderTest gateway = gateway(upstream);
        RawClient client = ask(gateway)) {
      assertThat(client.answer().body()).contains("response.failed");

      eachIsBilled(gateway);
    }
  }

  @Test
  void and_where_the_caller_leaves() throws IOException {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              searched(call);
              call.closedWithin(10_000);
            });
        GatewayUnderTest gateway = gateway(upstream);
        RawClient client = ask(gateway)) {
      client.head();
      StringBuilder seen = new StringBuilder();
      while (seen.indexOf("\"m2\"") < 0) {
        seen.append(new String(client.chunk(), StandardCharsets.UTF_8));
      }
      client.reset();

      eachIsBilled(gateway);
    }
  }
}

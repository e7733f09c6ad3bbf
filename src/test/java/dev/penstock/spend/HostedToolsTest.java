package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tools cost that a provider runs itself, over sockets. */
final class HostedToolsTest {
  private static final String BUDGET = ", budgets: [{limit: 1, window: 1d}]";
  private static final String FEES =
      "input: 10, output: 100, tools: {web_search: 0.01, web_search_preview: 0.025, file_search: 0.0025,"
          + " code_interpreter: 0.03, code_interpreter_4g: 0.12, google_search_request: 0.035}";
  private static final long TOKENS = 10 * 10_000L + 5 * 100_000L;
  private static final long USD = 1_000_000_000L;

  private @Nullable ScriptedUpstream upstream;
  private @Nullable GatewayUnderTest gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
    if (upstream != null) {
      upstream.close();
    }
  }

  private void shop(String type, String price, String key, ScriptedUpstream.Script script) {
    upstream = new ScriptedUpstream(script);
    gateway =
        new GatewayUnderTest(
            """
            providers: {up: {type: %s, base_url: "%s", api_key: sk-up}}
            models: {m: {deployments: [{provider: up, model: e, price: {%s}}]}}
            keys: [{name: ci, key: sk-ps-ci%s}]
            """
                .formatted(type, upstream.url(), price, key));
  }

  private void shop(String type, String price, String key, String answer) {
    shop(type, price, key, call -> call.json(200, answer.replace('\'', '"')));
  }

  private Answer post(String path, String body) throws IOException {
    try (RawClient client = Objects.requireNonNull(gateway).client()) {
      return client.post(path, body.replace('\'', '"'), "authorization: Bearer sk-ps-ci").answer();
    }
  }

  private List<LedgerRow> rows() {
    return Objects.requireNonNull(gateway)
        .gateway()
        .ledger()
        .rows(Ledger.Filter.ALL, null, 10)
        .await()
        .rows();
  }

  private LedgerRow row() {
    assertThat(rows()).hasSize(1);
    return rows().getFirst();
  }

  private long cost() {
    return Objects.requireNonNull(row().cost()).nanoUsd();
  }

  private static String response(String output) {
    return "{'id':'resp_1','object':'response','status':'completed','model':'e','output':["
        + output
        + "],'usage':{'input_tokens':10,'output_tokens':5,'total_tokens':15}}";
  }

  @Test
  void each_search_that_openai_tells_of_costs_its_fee() throws IOException {
    shop(
        "openai",
        FEES,
        "",
        response(
            "{'type':'web_search_call','id':'a','action':{'type':'search','query':'x'}},"
                + "{'type':'web_search_call','id':'b','action':{'type':'open_page'}},"
                + "{'type':'web_search_call','id':'c','action':{'type':'find_in_page'}},"
                + "{'type':'file_search_call','id':'d'},"
                + "{'type':'code_interpreter_call','id':'e','container_id':'one'},"
                + "{'type':'code_interpreter_call','id':'f','container_id':'one'}"));

    Answer answer =
        post(
            "/v1/responses",
            "{'model':'m','input':'x','tools':[{'type':'web_search'},"
                + "{'type':'file_search','vector_store_ids':[]},"
                + "{'type':'code_interpreter','container':{'type':'auto'}}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + USD / 100 + USD / 400 + 3 * USD / 100);
    assertThat(row().estimated()).isFalse();
  }

  @Test
  void a_tool_costs_what_the_kind_that_was_asked_for_costs() throws IOException {
    shop(
        "openai",
        FEES,
        "",
        response(
            "{'type':'web_search_call','id':'a'},"
                + "{'type':'code_interpreter_call','id':'e','container_id':'one'}"));

    Answer answer =
        post(
            "/v1/responses",
            "{'model':'m','input':'x','tools':[{'type':'web_search_preview_2025_03_11'},"
                + "{'type':'code_interpreter','container':{'type':'auto','memory_limit':'4g'}}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + 25 * USD / 1000 + 12 * USD / 100);
  }

  @Test
  void a_tool_without_a_price_is_refused_under_a_hard_budget() throws IOException {
    shop("openai", FEES, BUDGET, response(""));

    Answer answer =
        post("/v1/responses", "{'model':'m','input':'x','tools':[{'type':'image_generation'}]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("price_unknown").contains("'image_generation'");
    assertThat(Objects.requireNonNull(upstream).calls()).isEmpty();
  }

  @Test
  void a_tool_without_a_price_passes_without_a_budget_and_its_row_is_flagged() throws IOException {
    shop("openai", FEES, "", response("{'type':'image_generation_call','id':'a'}"));

    Answer answer =
        post("/v1/responses", "{'model':'m','input':'x','tools':[{'type':'image_generation'}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS);
    assertThat(row().estimated()).isTrue();
  }

  @Test
  void an_image_costs_the_tokens_that_are_told_of_it() throws IOException {
    shop(
        "openai",
        "input: 10, output: 100, tools: {image_generation_input_tokens: 10,"
            + " image_generation_output_tokens: 40}",
        BUDGET,
        response("{'type':'image_generation_call','id':'a'}")
            .replace(
                "'usage'",
                "'tool_usage':{'image_gen':{'input_tokens':50,'output_tokens':4000}},'usage'"));

    Answer answer =
        post(
            "/v1/responses",
            "{'model':'m','input':'x','max_tool_calls':1,'tools':[{'type':'image_generation'}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + 50 * 10_000L + 4_000 * 40_000L);
    assertThat(row().estimated()).isFalse();
  }

  @Test
  void what_is_held_has_room_for_the_calls_that_are_allowed() throws IOException {
    shop("openai", FEES, ", budgets: [{limit: 0.5, window: 1d}]", response(""));
    String body =
        "{'model':'m','input':'x','max_output_tokens':1,'max_tool_calls':%d,'tools':[{'type':'web_search'}]}";

    assertThat(post("/v1/responses", body.formatted(60)).status()).isEqualTo(429);
    assertThat(post("/v1/responses", body.formatted(40)).status()).isEqualTo(200);
  }

  @Test
  void a_retry_is_billed_its_search_once() throws IOException {
    String searched = response("{'type':'web_search_call','id':'a'}").replace('\'', '"');
    shop(
        "openai",
        FEES,
        "",
        call -> {
          if (Objects.requireNonNull(upstream).calls().size() == 1) {
            call.json(500, "{}");
          } else {
            call.json(200, searched);
          }
        });

    Answer answer =
        post("/v1/responses", "{'model':'m','input':'x','tools':[{'type':'web_search'}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Objects.requireNonNull(upstream).calls()).hasSize(2);
    assertThat(cost()).isEqualTo(TOKENS + USD / 100);
    assertThat(answer.headers()).containsEntry("x-penstock-cost-usd", "0.0106");
  }

  @Test
  void a_tool_under_the_providers_own_address_is_held_to_the_same() throws IOException {
    shop("openai", FEES, BUDGET, response("{'type':'web_search_call','id':'a'}"));
    String request = "{'model':'e','input':'x','tools':[{'type':'%s'}]}";

    Answer unknown = post("/providers/up/responses", request.formatted("image_generation"));
    Answer known = post("/providers/up/responses", request.formatted("web_search"));

    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("price_unknown").contains("'image_generation'");
    assertThat(known.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + USD / 100);
  }

  @Test
  void a_tool_that_no_answer_counts_is_billed_one_use() throws IOException {
    shop("openai", "input: 10, output: 100, tools: {shell: 0.03}", BUDGET, response(""));

    Answer answer =
        post(
            "/v1/responses",
            "{'model':'m','input':'x','tools':[{'type':'shell','environment':{'type':'container_auto'}}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + 3 * USD / 100);
    assertThat(row().estimated()).isTrue();
  }

  @Test
  void a_computer_is_counted_under_its_former_name() throws IOException {
    shop(
        "openai",
        "input: 10, output: 100, tools: {computer: 0.02}",
        BUDGET,
        response("{'type':'computer_call','id':'a'},{'type':'computer_call','id':'b'}"));

    Answer answer =
        post("/v1/responses", "{'model':'m','input':'x','tools':[{'type':'computer'}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + 4 * USD / 100);
    assertThat(row().estimated()).isFalse();
  }

  @Test
  void a_search_of_a_chat_that_is_not_told_of_is_assumed() throws IOException {
    shop(
        "openai",
        FEES,
        BUDGET,
        "{'id':'c','object':'chat.completion','model':'e','choices':[{'index':0,'message':"
            + "{'role':'assistant','content':'x'},'finish_reason':'stop'}],"
            + "'usage':{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15}}");

    Answer answer =
        post(
            "/v1/chat/completions",
            "{'model':'m','messages':[{'role':'user','content':'x'}],'web_search_options':{}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(cost()).isEqualTo(TOKENS + USD / 100);
    assertThat(row().estimated()).isTrue();
  }

  @Test
  void a_chat_with_a_tool_that_nobody_knows_is_refused_under_a_hard_budget() throws IOException {
    shop("openai", FEES, BUDGET, "{}");

    Answer answer =
        post(
            "/v1/chat/completions",
            "{'model':'m','messages':[{'role':'user','content':'x'}],"
                + "'tools':[{'type':'browser_search'}]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("price_unknown").contains("'browser_search'");
  }
}

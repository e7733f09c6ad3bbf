package dev.penstock.admin.report;

import static dev.penstock.testing.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.admission.BudgetState;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow;
import dev.penstock.store.memory.Booked;
import dev.penstock.testing.RawClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of a ledger with a few rows, over HTTP. */
final class ReportApiTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private @Nullable String onlyTeam;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static List<LedgerRow> rows() {
    return List.of(
        row("a-1", NOON).cost(1_500_000_000).settled(),
        row("a-2", NOON.minus(Duration.ofDays(1))).cost(1).of("ci", "search").settled(),
        row("a-3", NOON)
            .cost(2_000_000_000)
            .of("bot", "chat", "=1+1", "prod")
            .by("claude", "anthropic", "anthropic/claude")
            .settled(),
        row("a-4", NOON).of(null, null).guessed().outcome("upstream_error").settled());
  }

  private RawClient.Answer get(List<LedgerRow> rows, String pathAndQuery) throws IOException {
    BudgetConfig budget =
        new BudgetConfig(
            "team:search:1d",
            Scope.TEAM,
            "search",
            new BudgetWindow(BudgetWindow.Kind.DAY, null, ZoneOffset.UTC),
            2_000_000_000,
            1_000_000_000L,
            true);
    Instant midnight = NOON.minus(Duration.ofHours(12));
    Sources sources =
        new Sources(
            Booked.ledger(rows),
            () -> List.of(new Budgets.Owned(budget, "search")),
            of ->
                Future.succeededFuture(
                    List.of(
                        new BudgetState(
                            budget,
                            1_500_000_000,
                            100_000_000,
                            midnight,
                            midnight.plus(Duration.ofDays(1))))));
    Router router = Router.router(vertx);
    new ReportApi(sources, () -> NOON, context -> onlyTeam).mount(router);
    int port =
        vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
    try (RawClient client = new RawClient(port)) {
      return client.get(pathAndQuery).answer();
    }
  }

  private RawClient.Answer get(String pathAndQuery) throws IOException {
    return get(rows(), pathAndQuery);
  }

  private JsonNode json(String pathAndQuery) throws IOException {
    RawClient.Answer answer = get(pathAndQuery);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void sums_are_exact_and_the_dearest_stand_first() throws Exception {
    JsonNode spend = json("/admin/spend?group_by=team,model");

    assertThat(spend.at("/data/0/team").asText()).isEqualTo("chat");
    assertThat(spend.at("/data/1/cost_usd").asText()).isEqualTo("1.500000001");
    assertThat(spend.at("/data/1/cost_nano_usd").asLong()).isEqualTo(1_500_000_001L);
    assertThat(spend.at("/data/1/calls").asInt()).isEqualTo(2);
    assertThat(spend.at("/data/1/model").asText()).isEqualTo("gpt-4o");
    assertThat(spend.at("/data/2/team").isNull()).isTrue();
    assertThat(spend.at("/data/2/unpriced_calls").asInt()).isOne();
    assertThat(spend.at("/total/cost_usd").asText()).isEqualTo("3.500000001");
    assertThat(spend.at("/total/calls").asInt()).isEqualTo(4);
    assertThat(spend.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void the_total_counts_each_call_once_whatever_its_tags() throws Exception {
    JsonNode spend = json("/admin/spend?group_by=tag&limit=1");

    assertThat(spend.path("data")).hasSize(1);
    assertThat(spend.path("has_more").asBoolean()).isTrue();
    assertThat(spend.at("/total/cost_usd").asText()).isEqualTo("3.500000001");
  }

  @ParameterizedTest
  @CsvSource({
    "from=today, 3",
    "from=7d, 4",
    "from=2026-11-20&until=2026-11-21, 1",
    "from=2026-11-21T12:00:00Z, 3",
    "from=2026-11-21T13:00:00%2B01:00, 3",
    "until=2026-11-21T12:00:00Z, 1",
    "team=search, 2",
    "key=bot, 1",
    "model=claude, 1",
    "provider=openai, 3",
    "deployment=anthropic/claude, 1",
    "tag=prod, 2",
    "team=nobody, 0",
  })
  void only_what_is_asked_for_counts(String query, int calls) throws Exception {
    assertThat(json("/admin/spend?" + query).at("/total/calls").asInt()).isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from=soon                    | from     | a day such as 2026-12-24
          until=2026-13-01             | until    | a length back from now
          from=today&until=yesterday   | until    | until must be after from
          group_by=teams               | group_by | team, key, model, provider, deployment, operation, tag, day
          group_by=team,               | group_by | expected one or more of
          format=xml                   | format   | json, csv
          limit=0                      | limit    | from 1 to 10000
          limit=10001                  | limit    | from 1 to 10000
          temas=a                      | temas    | expected deployment, format, from
          team=a&team=b                | team     | may stand once
          team=                        | team     | may not be empty
          """)
  void a_wrong_parameter_is_named_with_what_it_takes(String query, String name, String said)
      throws Exception {
    RawClient.Answer answer = get("/admin/spend?" + query);

    JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error.path("param").asText()).isEqualTo(name);
    assertThat(error.path("message").asText()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "success,nonsense", "success,", "SUCCESS"})
  void an_outcome_that_no_row_can_have_is_refused(String outcome) throws Exception {
    RawClient.Answer answer = get("/admin/requests?outcome=" + outcome);

    JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error.path("param").asText()).isEqualTo("outcome");
    assertThat(error.path("message").asText()).contains("success, cancelled, lost", "timeout");
    assertThat(json("/admin/requests?outcome=success,upstream_error").path("data")).isNotEmpty();
  }

  @Test
  void budgets_tell_what_is_left_and_what_it_comes_to() throws Exception {
    JsonNode budget = json("/admin/budgets").at("/data/0");

    assertThat(budget.path("spent_usd").asText()).isEqualTo("1.5");
    assertThat(budget.path("held_usd").asText()).isEqualTo("0.1");
    assertThat(budget.path("remaining_usd").asText()).isEqualTo("0.4");
    assertThat(budget.path("forecast_usd").asText()).isEqualTo("3");
    assertThat(budget.path("runs_out_at").asText()).isEqualTo("2026-11-21T16:00:00Z");
    assertThat(json("/admin/spend").at("/budgets/0")).isEqualTo(budget);
  }

  @Test
  void savings_of_caches_are_told_by_model() throws Exception {
    LedgerRow plain = row("a-1", NOON).settled();
    List<LedgerRow> cached =
        List.of(
            cached(plain, "a-2", 750, 100, new Caching(true, 900, 100)),
            cached(plain, "a-3", 0, 0, new Caching(true, 0, 50)),
            cached(plain, "a-4", 250, 0, new Caching(false, 300, 0)));

    JsonNode model =
        new ObjectMapper()
            .readTree(get(cached, "/admin/spend?group_by=model").body())
            .at("/data/0");

    assertThat(model.path("cached_share").decimalValue()).isEqualByComparingTo("0.3333");
    assertThat(model.path("cache_write_tokens").asLong()).isEqualTo(100);
    assertThat(model.path("saved_usd").asText()).isEqualTo("0.0000012");
    assertThat(model.path("cache_write_extra_usd").asText()).isEqualTo("0.00000015");
    assertThat(model.path("hinted"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"calls": 2, "saved_usd": "0.0000009", "cache_write_extra_usd": "0.00000015",
                     "net_saved_usd": "0.00000075"}
                    """));
  }

  private static LedgerRow cached(
      LedgerRow row, String id, long read, long written, Caching caching) {
    return new LedgerRow(
        id,
        row.requestId(),
        1,
        row.startedAt(),
        row.settledAt(),
        row.caller(),
        row.target(),
        new Usage(1000, 10, read, written, null),
        new Cost(5000, false, "book:1", caching),
        row.result(),
        false,
        false,
        null,
        "r");
  }

  @Test
  void csv_runs_no_formula_of_a_caller() throws Exception {
    RawClient.Answer answer = get("/admin/spend?group_by=tag,team&format=csv");

    assertThat(answer.headers().get("content-type")).startsWith("text/csv");
    assertThat(answer.body())
        .startsWith("tag,team,calls,cost_usd,")
        .contains("\r\n'=1+1,chat,1,2,2000000000,")
        .contains("\r\n,search,1,0.000000001,1,")
        .endsWith("\r\n");
  }

  @Test
  void csv_quotes_what_needs_it() throws Exception {
    List<LedgerRow> odd = List.of(row("a-1", NOON).cost(5).of("k", "a \"b\", c").settled());

    assertThat(get(odd, "/admin/spend?format=csv").body()).contains("\r\n\"a \"\"b\"\", c\",1,");
  }

  @Test
  void rows_come_newest_first_and_page_by_page() throws Exception {
    JsonNode first = json("/admin/requests?limit=3");
    JsonNode second = json("/admin/requests?limit=3&after=" + first.path("next").asText());

    assertThat(first.path("data").findValuesAsText("id")).containsExactly("a-4", "a-3", "a-2");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(second.path("data").findValuesAsText("id")).containsExactly("a-1");
    assertThat(second.path("next").isNull()).isTrue();
  }

  @Test
  void a_row_tells_all_that_is_known() throws Exception {
    String id = URLEncoder.encode("request of a-1", StandardCharsets.UTF_8);
    JsonNode row = json("/admin/requests?request_id=" + id).at("/data/0");

    assertThat(row.path("cost_usd").asText()).isEqualTo("1.5");
    assertThat(row.path("price_version").asText()).isEqualTo("book:1");
    assertThat(row.path("tags").get(0).asText()).isEqualTo("prod");
    assertThat(row.path("ttft_ms").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(row.path("cached_tokens").asLong()).isEqualTo(10);
    assertThat(row.path("cache_write_tokens").isNull()).isTrue();
    assertThat(json("/admin/requests?outcome=upstream_error,lost").path("data")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"after=x", "limit=1001", "group_by=team"})
  void wrong_pages_are_refused(String query) throws Exception {
    assertThat(get("/admin/requests?" + query).status()).isEqualTo(400);
  }

  @Test
  void an_export_holds_every_row_once() throws Exception {
    List<LedgerRow> many = new ArrayList<>();
    for (int i = 0; i < 2345; i++) {
      many.add(row("a-" + i, NOON).cost(i).settled());
    }

    List<String> lines = get(many, "/admin/ledger/export").body().lines().toList();

    assertThat(lines).hasSize(2345).doesNotHaveDuplicates();
    assertThat(new ObjectMapper().readTree(lines.getFirst()).path("id").asText())
        .isEqualTo("a-2344");
  }

  @Test
  void a_teams_admin_sees_its_team_only() throws Exception {
    onlyTeam = "search";

    assertThat(json("/admin/spend").at("/total/calls").asInt()).isEqualTo(2);
    assertThat(json("/admin/requests").path("data").findValuesAsText("id"))
        .containsExactly("a-2", "a-1");
    assertThat(get("/admin/ledger/export").body().lines()).hasSize(2);
    assertThat(json("/admin/budgets").path("data")).hasSize(1);
    assertThat(get("/admin/spend?team=chat").status()).isEqualTo(403);
    onlyTeam = "chat";
    assertThat(json("/admin/budgets").path("data")).isEmpty();
  }

  @Test
  void other_methods_are_refused() throws Exception {
    Router router = Router.router(vertx);
    new ReportApi(
            new Sources(
                Booked.ledger(List.of()), List::of, of -> Future.succeededFuture(List.of())),
            () -> NOON,
            context -> null)
        .mount(router);
    int port =
        vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();

    try (RawClient client = new RawClient(port)) {
      assertThat(client.post("/admin/spend", "{}").answer().status()).isEqualTo(405);
    }
  }
}

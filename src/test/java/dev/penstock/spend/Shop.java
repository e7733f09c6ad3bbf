package dev.penstock.spend;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.BudgetState;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Configs;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A gateway over vendors {@code v0}, {@code v1}, ... with a price: group {@code m} has a deployment
 * on each. Its callers are what the test declares.
 */
public final class Shop implements AutoCloseable {
  /** Nano-dollars a token. */
  public static final long INPUT = 10_000;

  public static final long OUTPUT = 100_000;

  /** 400 characters, which are 100 tokens by the estimate. */
  static final String PROMPT = "word".repeat(100);

  private final GatewayUnderTest gateway;
  private final List<BudgetConfig> budgets;

  private Shop(String yaml, String... overrides) {
    gateway = new GatewayUnderTest(yaml, overrides);
    List<BudgetConfig> all = new ArrayList<>();
    var config = Configs.load(yaml, overrides);
    all.addAll(config.budgets());
    config.teams().values().forEach(team -> all.addAll(team.terms().budgets()));
    config.keys().forEach(key -> all.addAll(key.terms().budgets()));
    budgets = List.copyOf(all);
  }

  /** {@code access} is YAML of sections such as {@code keys}, {@code teams}, {@code budgets}. */
  public static Shop of(List<Vendor> vendors, String access, String... overrides) {
    StringBuilder yaml = new StringBuilder("providers:\n");
    for (int i = 0; i < vendors.size(); i++) {
      yaml.append(
          "  v%d: {type: openai-compatible, base_url: \"%s\", api_key: sk-%d}\n"
              .formatted(i, vendors.get(i).url(), i));
    }
    yaml.append("models:\n  m:\n    deployments:\n");
    for (int i = 0; i < vendors.size(); i++) {
      yaml.append(
          "      - {provider: v%d, model: m%d, order: %d, price: {input: 10, output: 100}}\n"
              .formatted(i, i, i + 1));
    }
    return new Shop(yaml + access, overrides);
  }

  /** All of the configuration is the test's. */
  static Shop yaml(String yaml, String... overrides) {
    return new Shop(yaml, overrides);
  }

  public GatewayUnderTest gateway() {
    return gateway;
  }

  public static String request(boolean stream, int maxTokens) {
    return "{\"model\":\"m\",\"stream\":%s,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(stream, maxTokens, PROMPT);
  }

  /** A whole answer; headers as {@code name: value}. */
  public Answer ask(String key, String... headers) throws IOException {
    return send(false, key, headers);
  }

  public Answer stream(String key, String... headers) throws IOException {
    return send(true, key, headers);
  }

  private Answer send(boolean stream, String key, String... headers) throws IOException {
    return gateway.chat(request(stream, 90), with(key, headers));
  }

  public static String[] with(String key, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!key.isEmpty()) {
      all.add("authorization: Bearer " + key);
    }
    return all.toArray(String[]::new);
  }

  /** A connection on which a stream was asked for. */
  public RawClient streaming(String key) throws IOException {
    return gateway.client().post("/v1/chat/completions", request(true, 1000), with(key));
  }

  /** So many at once. */
  List<Answer> atOnce(int times, String key) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        answers.add(threads.submit(() -> ask(key)));
      }
      List<Answer> all = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        all.add(answer.get(60, TimeUnit.SECONDS));
      }
      return all;
    }
  }

  /** Ledger rows, the oldest first. */
  public List<LedgerRow> rows() {
    return gateway
        .gateway()
        .ledger()
        .rows(Ledger.Filter.ALL, null, 100_000)
        .await()
        .rows()
        .reversed();
  }

  /** Sum of the rows' costs. */
  public long booked() {
    return rows().stream().mapToLong(row -> row.cost() == null ? 0 : row.cost().nanoUsd()).sum();
  }

  public List<BudgetState> standing() {
    return gateway.gateway().accounts().standing(budgets).await();
  }

  /** Nothing is in flight, held or unbooked. */
  void quiet() {
    Eventually.becomes(
        "nothing is left open",
        () ->
            gateway.gateway().inFlight() == 0
                && gateway.gateway().unbooked() == 0
                && standing().stream().allMatch(state -> state.heldNanoUsd() == 0));
  }

  @Override
  public void close() {
    gateway.close();
  }
}

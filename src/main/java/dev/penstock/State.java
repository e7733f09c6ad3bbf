package dev.penstock;

import dev.penstock.accounting.Ledger;
import dev.penstock.admin.Readiness;
import dev.penstock.admin.report.Sources;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.Ids;
import dev.penstock.admission.auth.Directory;
import dev.penstock.admission.auth.LiveKeys;
import dev.penstock.admission.auth.Roster;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.Config;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.TeamConfig;
import dev.penstock.responses.ResponseStore;
import dev.penstock.store.embedded.EmbeddedState;
import dev.penstock.store.memory.MemoryAccounts;
import dev.penstock.store.memory.MemoryDirectory;
import dev.penstock.store.memory.MemoryLedger;
import dev.penstock.store.memory.MemoryResponses;
import dev.penstock.store.redis.LinkState;
import dev.penstock.store.redis.RedisState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What outlives a request: limits, budgets, the ledger, keys that were made at run time. Opened
 * before requests are served, closed after the last one.
 *
 * @param health {@code ready}, or in a few words what is amiss; answers at once
 * @param redisDegraded whether there is a Redis that does not answer as it should
 * @param closing waits a moment for what is open, and closes files and connections
 */
record State(
    Accounts accounts,
    Ledger ledger,
    Directory directory,
    ResponseStore responses,
    Supplier<String> health,
    BooleanSupplier redisDegraded,
    Supplier<Future<Void>> closing) {
  /** Nothing is amiss. */
  static final String READY = "ready";

  /** Rows that are kept in memory. */
  private static final int MEMORY_ROWS = 100_000;

  /** A store that does not answer for so long does not hold up a configuration. */
  private static final long RELOAD_SECONDS = 10;

  /** Opens what the configuration names. The one place that knows the stores. */
  static Future<State> open(
      Vertx vertx, Config config, InstantSource clock, RandomGenerator random) {
    Future<State> opened =
        switch (config.state().type()) {
          case MEMORY -> memory(config, clock, random);
          case EMBEDDED -> EmbeddedState.open(vertx, config.state(), clock, random).map(State::of);
          case REDIS ->
              RedisState.open(
                      vertx,
                      config.state(),
                      new RedisState.Sources(clock, System::nanoTime, random))
                  .map(State::of);
        };
    return opened.compose(
        state -> state.accounts().budgets(budgets(config, Roster.EMPTY)).map(known -> state));
  }

  private static Future<State> memory(Config config, InstantSource clock, RandomGenerator random) {
    MemoryLedger ledger = new MemoryLedger(MEMORY_ROWS);
    Ids ids = new Ids(Ids.name(random), random);
    return Future.succeededFuture(
        new State(
            new MemoryAccounts(ledger, ids, clock),
            ledger,
            new MemoryDirectory(),
            new MemoryResponses(config.state().responses(), clock),
            () -> READY,
            () -> false,
            Future::succeededFuture));
  }

  private static State of(EmbeddedState embedded) {
    return new State(
        embedded.accounts(),
        embedded.ledger(),
        embedded.directory(),
        embedded.responses(),
        () -> Objects.requireNonNullElse(embedded.health(), READY),
        () -> false,
        embedded::close);
  }

  /** What reports are made from. */
  Sources sources(LiveKeys keys) {
    return Sources.of(ledger, accounts, keys);
  }

  private static State of(RedisState redis) {
    return new State(
        redis.accounts(),
        redis.ledger(),
        redis.directory(),
        redis.responses(),
        () -> health(redis),
        () -> redis.redis() != LinkState.UP,
        redis::close);
  }

  private static String health(RedisState redis) {
    String disk = redis.health();
    return disk != null
        ? disk
        : switch (redis.redis()) {
          case UP -> READY;
          case DEGRADED -> "redis answers late";
          case DOWN -> "redis is away, limits are local";
        };
  }

  /** Whether requests are served, and what they are served without. */
  Readiness readiness(Readiness.Status serving, String version) {
    String found = health.get();
    boolean degraded = serving == Readiness.Status.READY && !found.equals(READY);
    return new Readiness(
        degraded ? Readiness.Status.DEGRADED : serving, version, Map.of("state", found));
  }

  /** All budgets there are: those that a configuration declares, and those made at run time. */
  static List<BudgetConfig> budgets(Config config, Roster made) {
    Map<String, BudgetConfig> byId = new LinkedHashMap<>();
    List<BudgetConfig> all = new ArrayList<>(config.budgets());
    for (TeamConfig team : config.teams().values()) {
      all.addAll(team.terms().budgets());
    }
    for (KeyConfig key : config.keys()) {
      all.addAll(key.terms().budgets());
    }
    made.teams().values().forEach(team -> all.addAll(team.config().terms().budgets()));
    made.keys().values().forEach(key -> all.addAll(key.config().terms().budgets()));
    all.forEach(budget -> byId.putIfAbsent(budget.id(), budget));
    return List.copyOf(byId.values());
  }

  /**
   * Makes the budgets of a configuration known before it is in force. Blocks, so for a thread that
   * may wait.
   */
  void prepare(Config next, Roster made) {
    try {
      // Requests that begin with it name what they draw on, and the store then looks it up.
      accounts
          .budgets(budgets(next, made))
          .toCompletionStage()
          .toCompletableFuture()
          .get(RELOAD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("budgets could not be looked up", e);
    }
  }
}

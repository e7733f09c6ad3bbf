package dev.penstock.telemetry;

import dev.penstock.api.Usage;
import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.ConfigReplaced;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.api.event.RequestFinished.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own metrics, by the names of {@code docs/metrics.md}. Micrometer adds {@code
 * _total} to counters and {@code _seconds} to timers, so the names here go without.
 *
 * <p>{@link #record} is for one thread only, the telemetry verticle's; the rest may be called from
 * any.
 */
public final class Meters {
  /** The model label of requests that found no model group. */
  static final String UNKNOWN = "unknown";

  private static final double NANO = 1e9;

  private static final String RATE_LIMITED = "Requests that a limit refused";

  /** Code of a request that found every deployment at a rate limit. */
  private static final String DEPLOYMENTS_LIMITED = "upstream_rate_limited";

  /** The provider label of requests that reached no provider. */
  static final String NONE = "none";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Labelled<Counter> requests =
      new Labelled<>(
          labels -> counter("llm_requests", "Requests, by how they ended", labels),
          "model",
          "provider",
          "status",
          "code");
  private final Labelled<Timer> latencies =
      new Labelled<>(
          labels -> timer("llm_request_duration", "Accept to last byte", Buckets.LATENCY, labels),
          "model",
          "provider");
  private final Labelled<Timer> firstTokens =
      new Labelled<>(
          labels ->
              timer("llm_time_to_first_token", "Accept to first content", Buckets.LATENCY, labels),
          "model",
          "provider");
  private final Labelled<Counter> tokens =
      new Labelled<>(
          labels -> counter("llm_tokens_used", "Tokens of answers", labels),
          "model",
          "provider",
          "type");
  private final Labelled<Counter> upstreamTokens =
      new Labelled<>(
          labels -> counter("llm_upstream_tokens", "Tokens of upstream calls", labels),
          "provider",
          "deployment",
          "outcome",
          "type");
  private final Labelled<Counter> attempts =
      new Labelled<>(
          labels -> counter("llm_upstream_attempts", "Upstream calls, by how they ended", labels),
          "provider",
          "deployment",
          "outcome");
  private final Labelled<Counter> reloads =
      new Labelled<>(
          labels -> counter("llm_config_reloads", "Configurations that came into force", labels),
          "source");
  private final Labelled<Counter> costs =
      new Labelled<>(
          labels -> counter("llm_cost_usd", "What upstream calls cost", labels),
          "model",
          "provider",
          "team");
  private final MultiGauge budgetGauge =
      MultiGauge.builder("llm_budget_remaining_usd")
          .description("What is left of the budgets of teams")
          .register(registry);
  private final Counter reloadFailures =
      counter("llm_config_reload_failures", "Configurations that were refused");
  private final RoutingMeters routing = new RoutingMeters(registry);
  private final DeploymentGauges deployments = new DeploymentGauges(registry);
  private final AtomicBoolean runtimeAdded = new AtomicBoolean();
  private final Timer overhead =
      timer("llm_gateway_overhead", "What the gateway itself took", Buckets.OVERHEAD);

  /** Micrometer holds what counters read from only weakly. */
  private final Queue<LongSupplier> suppliers = new ConcurrentLinkedQueue<>();

  private final Counter deploymentsLimited =
      Counter.builder("llm_rate_limited")
          .description(RATE_LIMITED)
          .tag("scope", "deployment")
          .register(registry);

  /** Counts and measures a request that ended. */
  void record(RequestFinished fact) {
    String model = Objects.requireNonNullElse(fact.group(), UNKNOWN);
    String provider = Objects.requireNonNullElse(fact.provider(), NONE);
    requests
        .of(model, provider, status(fact.outcome()), Objects.requireNonNullElse(fact.code(), ""))
        .increment();
    latencies.of(model, provider).record(fact.durationNanos(), TimeUnit.NANOSECONDS);
    if (fact.streamed() && fact.ttftNanos() >= 0) {
      firstTokens.of(model, provider).record(fact.ttftNanos(), TimeUnit.NANOSECONDS);
    }
    if (DEPLOYMENTS_LIMITED.equals(fact.code())) {
      deploymentsLimited.increment();
    }
    // A refused request costs next to nothing and would hide what the others cost.
    if (fact.attempts() > 0 && fact.outcome() != Outcome.CANCELLED) {
      overhead.record(fact.overheadNanos(), TimeUnit.NANOSECONDS);
    }
    if (fact.usage() != null) {
      record(model, provider, fact.usage());
    }
  }

  /** Counts an upstream call that ended. */
  void record(AttemptFinished fact) {
    attempts.of(fact.provider(), fact.deployment(), fact.outcome()).increment();
    Usage usage = fact.usage();
    if (usage != null) {
      upstreamTokens
          .of(fact.provider(), fact.deployment(), fact.outcome(), "input")
          .increment((double) usage.inputTokens());
      upstreamTokens
          .of(fact.provider(), fact.deployment(), fact.outcome(), "output")
          .increment((double) usage.outputTokens());
    }
    Long cost = fact.billed().costNanoUsd();
    if (cost != null && cost > 0) {
      String team = Objects.requireNonNullElse(fact.billed().team(), NONE);
      costs
          .of(Objects.requireNonNullElse(fact.group(), UNKNOWN), fact.provider(), team)
          .increment(cost / NANO);
    }
  }

  /** Counts a configuration that took the place of another. */
  void record(ConfigReplaced fact) {
    reloads.of(fact.source()).increment();
  }

  /** Counts what the router did. */
  RoutingMeters routing() {
    return routing;
  }

  /**
   * Shows these deployments, and no others any more; to be called at the start and whenever another
   * configuration is in force. Of two with one id the last counts.
   */
  public void deployments(Collection<DeploymentMeters> present) {
    deployments.show(present);
  }

  /**
   * Shows how often a limit of the {@code scope} refused a request: {@code key} or {@code team}.
   * Those that deployments' limits refused are counted here. The count never falls; the first
   * supplier of a scope counts.
   */
  public void rateLimited(String scope, LongSupplier count) {
    counted("llm_rate_limited", RATE_LIMITED, count, "scope", scope);
  }

  /** Shows how often a budget of the {@code scope} refused a request. */
  public void budgetRefused(String scope, LongSupplier count) {
    counted("llm_budget_refused", "Requests that a budget refused", count, "scope", scope);
  }

  /**
   * What is left of a budget of a team.
   *
   * @param window as the configuration writes it
   * @param nanoUsd less what is held for calls that run; negative if more was spent
   */
  public record BudgetLeft(String team, String window, long nanoUsd) {}

  /** Shows these budgets, and no others any more. */
  public void budgets(Collection<BudgetLeft> present) {
    budgetGauge.register(
        present.stream()
            .map(budget ->
                MultiGauge.Row.of(
                    Tags.of("team", budget.team(), "window", budget.window()),
                    budget.nanoUsd() / NANO))
            .toList(),
        true);
  }

  /** Shows how often a routing strategy failed, so that chance chose instead. */
  public void routingFaults(LongSupplier count) {
    counted("llm_routing_faults", "Choices left to chance because a strategy failed", count);
  }

  /** A configuration was refused; the one before it stays in force. */
  public void reloadFailed() {
    reloadFailures.increment();
  }

  /** Shows how many streams are open to clients. */
  public void streamsOpen(IntSupplier count) {
    gauge("llm_streams_open", "Event streams open to clients", count::getAsInt);
  }

  /** Shows whether there is a Redis that does not answer as it should. */
  public void redisDegraded(BooleanSupplier degraded) {
    gauge(
        "llm_redis_degraded",
        "1 while Redis is late or away",
        () -> degraded.getAsBoolean() ? 1 : 0);
  }

  /** Shows how many requests wait for a limit of their key or team. */
  public void waiting(IntSupplier count) {
    gauge("llm_requests_waiting", "Requests that wait for a limit", count::getAsInt);
  }

  /** Shows which configuration is in force: 1 for the one at start, one more for each later. */
  public void configVersion(LongSupplier version) {
    gauge("llm_config_version", "Configurations in force so far", version::getAsLong);
  }

  /** Shows what a sink has dropped since the start; the first supplier of a name counts. */
  public void dropped(String sink, LongSupplier count) {
    counted("llm_sink_dropped", "Facts and log lines that found no room", count, "sink", sink);
  }

  /**
   * All metrics, the JVM's and Netty's among them, in Prometheus's text format 0.0.4. Takes a
   * while, so not on an event loop.
   */
  public String scrape() {
    // At the first scrape, since the JVM's beans would take a third of the gateway's start.
    if (!runtimeAdded.getAndSet(true)) {
      RuntimeMeters.bindTo(registry);
    }
    return registry.scrape();
  }

  private void record(String model, String provider, Usage usage) {
    count(usage.inputTokens(), model, provider, "input");
    count(usage.outputTokens(), model, provider, "output");
    count(usage.cachedTokens(), model, provider, "cached_input");
    count(usage.reasoningTokens(), model, provider, "reasoning");
  }

  private void count(@Nullable Long amount, String model, String provider, String type) {
    if (amount != null && amount > 0) {
      tokens.of(model, provider, type).increment(amount);
    }
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private void counted(String name, String description, LongSupplier count, String... tags) {
    suppliers.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private Timer timer(String name, String description, Duration[] buckets, String... tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  private static String status(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> "success";
      case ERROR -> "error";
      case CANCELLED -> "cancelled";
    };
  }
}

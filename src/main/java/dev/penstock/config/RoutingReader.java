package dev.penstock.config;

import dev.penstock.config.check.Names;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Section {@code routing} as a record. */
final class RoutingReader {

  /** That of the schema. */
  private static final Duration DEFAULT_FIRST_TOKEN = Duration.ofSeconds(60);

  private RoutingReader() {}

  static RoutingConfig read(Section routing, Names names) {
    return new RoutingConfig(
        routing.text("strategy"),
        latency(routing.section("latency")),
        retries(routing.section("retries")),
        timeouts(routing.section("timeouts")),
        circuitBreaker(routing.section("circuit_breaker")),
        cooldown(routing.section("cooldown")),
        hedge(routing.section("hedge")),
        queue(routing.section("queue")),
        affinity(routing.section("affinity")),
        healthChecks(routing.section("health_checks")),
        routing.texts("default_fallbacks").stream().map(names::canonical).toList(),
        routing.number("max_fallbacks"),
        routing.text("unknown_params").equals("drop"));
  }

  private static RoutingConfig.Latency latency(Section latency) {
    return new RoutingConfig.Latency(
        latency.duration("half_life"), latency.share("tolerance"), latency.share("explore"));
  }

  private static RoutingConfig.Retries retries(Section retries) {
    return new RoutingConfig.Retries(
        retries.number("attempts"),
        retries.duration("base"),
        longer(retries.duration("base"), retries.duration("max")),
        retries.share("budget"),
        retries.duration("budget_window"),
        retries.number("budget_floor"),
        retries.number("budget_burst"),
        retries.flag("respect_retry_after"));
  }

  /** The default of {@code first_token} is no limit for what takes minutes by its nature. */
  private static @Nullable Duration answer(Section timeouts) {
    if (timeouts.has("answer")) {
      return timeouts.duration("answer");
    }
    Duration firstToken = timeouts.duration("first_token");
    return firstToken.equals(DEFAULT_FIRST_TOKEN) ? null : firstToken;
  }

  private static Timeouts timeouts(Section timeouts) {
    return new Timeouts(
        timeouts.duration("connect"),
        timeouts.duration("first_token"),
        answer(timeouts),
        timeouts.duration("idle"),
        timeouts.duration("total"));
  }

  private static RoutingConfig.CircuitBreaker circuitBreaker(Section breaker) {
    return new RoutingConfig.CircuitBreaker(
        breaker.number("consecutive_failures"),
        breaker.share("failure_rate"),
        breaker.number("minimum_calls"),
        breaker.duration("window"),
        breaker.duration("open"),
        longer(breaker.duration("open"), breaker.duration("max_open")),
        breaker.number("half_open_probes"),
        breaker.number("successes_to_close"));
  }

  private static RoutingConfig.Cooldown cooldown(Section cooldown) {
    return new RoutingConfig.Cooldown(
        cooldown.duration("rate_limited"), cooldown.duration("unauthorized"));
  }

  private static RoutingConfig.Hedge hedge(Section hedge) {
    return new RoutingConfig.Hedge(
        hedge.flag("enabled"), quantile(hedge.text("after")), hedge.share("max_share"));
  }

  /** Of {@code p95}. */
  private static double quantile(String percentile) {
    return Integer.parseInt(percentile.substring(1)) / 100.0;
  }

  private static RoutingConfig.Queue queue(Section queue) {
    return new RoutingConfig.Queue(queue.number("max_waiting"), queue.duration("max_wait"));
  }

  private static RoutingConfig.Affinity affinity(Section affinity) {
    return new RoutingConfig.Affinity(
        affinity.flag("prompt_cache_key"),
        affinity.duration("ttl"),
        affinity.number("max_sessions"),
        affinity.share("load"));
  }

  private static RoutingConfig.HealthChecks healthChecks(Section checks) {
    return new RoutingConfig.HealthChecks(
        checks.flag("enabled"),
        checks.duration("interval"),
        checks.duration("timeout"),
        checks.text("prompt"));
  }

  /** A default gives way to what is written beside it. */
  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

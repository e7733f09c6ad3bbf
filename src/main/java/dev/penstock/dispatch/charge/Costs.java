package dev.penstock.dispatch.charge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.accounting.Bounds;
import dev.penstock.accounting.Pricing;
import dev.penstock.api.ChatRequest.Needs;
import dev.penstock.api.Exchange;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Cost;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.Price;
import dev.penstock.config.ProviderConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calls may cost and did cost, in whole nano-dollars. */
final class Costs {
  /** The most an answer has, where neither the caller nor the model says it. */
  private static final long MAX_OUTPUT = 4096;

  private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens");

  private Costs() {}

  /** What calls of a deployment cost; null if nobody knows. */
  static @Nullable Price price(Config config, Deployment deployment) {
    return config.prices().price(deployment.facts(), type(config, deployment));
  }

  /** Of the provider of a deployment. */
  static String type(Config config, Deployment deployment) {
    ProviderConfig provider = config.providers().get(deployment.provider());
    return provider == null ? "" : provider.type();
  }

  /**
   * How far a call may go.
   *
   * @param exact whether the prompt's tokens are counted, as budgets need it, or guessed
   */
  static Bounds bounds(Exchange exchange, Deployment deployment, Extras extras, boolean exact) {
    Needs needs = exchange.request().needs();
    long prompt =
        exact
            ? needs.promptTokens().value()
            : Usage.estimatedTokens(exchange.request().body().length) + needs.carriedTokens();
    return new Bounds(
        prompt,
        needs.allOutput(maxOutput(needs, deployment)),
        needs.modalities().contains("audio"),
        extras.hosted().serviceTier(),
        needs.searches(prompt) + extras.searches(),
        extras.bounds());
  }

  private static long maxOutput(Needs needs, Deployment deployment) {
    Long asked = needs.maxTokens();
    if (asked != null) {
      return Math.max(0, asked);
    }
    // What a deployment sets where the caller does not.
    for (String name : LIMITS) {
      JsonNode set = deployment.params().path(name);
      if (set.canConvertToLong()) {
        return Math.max(0, set.asLong());
      }
    }
    Long most = deployment.facts().maxOutputTokens();
    return most == null ? MAX_OUTPUT : most;
  }

  /** What a call has cost. */
  static Cost cost(Usage usage, Price price, Instant at, boolean estimated) {
    return Pricing.cost(usage, price, at, false, estimated).with(Pricing.caching(usage, price, at));
  }
}

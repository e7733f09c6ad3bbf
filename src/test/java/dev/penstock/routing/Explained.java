package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.OpenAiErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The router's chance, and an explanation from the same chance just before it decides: both must
 * come to the same. Budgets are no part of an explanation.
 */
final class Explained {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RoutingTable table;
  private final SplittableRandom seeds;
  private RandomGenerator chance;

  Explained(RoutingTable table, SplittableRandom seeds) {
    this.table = table;
    this.seeds = seeds;
    this.chance = seeds;
  }

  /** What the router draws from. */
  RandomGenerator chance() {
    return () -> chance.nextLong();
  }

  /** To be told the decision if it is made at once. */
  Consumer<RouteDecision> before(RouteRequest request, long nowNanos) {
    if (!request.exchange().options().explain()) {
      return decision -> {};
    }
    long seed = seeds.nextLong();
    chance = new SplittableRandom(seed);
    String asked = request.group() == null ? request.exchange().request().model() : request.group();
    RoutingTable.Resolved resolved = Objects.requireNonNull(table.resolve(asked));
    Question question =
        Question.of(request, deployment -> null, resolved.group().routing().affinity(), nowNanos);
    JsonNode told =
        read(new Explain(new SplittableRandom(seed)).of(resolved, table, question).toString());
    return decision -> assertSame(told, decision);
  }

  private static void assertSame(JsonNode told, RouteDecision decision) {
    switch (decision) {
      case Chosen chosen -> {
        assertThat(told.get("chosen").asText()).isEqualTo(chosen.deployment().id());
        assertThat(read(Objects.requireNonNull(chosen.explanation()))).isEqualTo(told);
      }
      case Refused refused when refused.reason() == Reason.BUDGET -> {}
      case Refused refused -> {
        assertThat(told.get("refused").asText())
            .isEqualTo(OpenAiErrors.of(refused.failure()).code());
        assertThat(read(Objects.requireNonNull(refused.explanation()))).isEqualTo(told);
      }
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

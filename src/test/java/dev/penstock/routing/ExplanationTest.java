package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.Abilities;
import dev.penstock.api.CallOptions;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a decision is the decision. */
final class ExplanationTest {
  private static final ExplainRequest.Wants ANY = ExplainRequest.Wants.NOTHING_SPECIAL;

  private static final String[] MIXED = {
    "model: a, weight: 3, max_parallel: 4",
    "model: b, rpm: 500",
    "model: c, tags: [default, eu]",
    "model: d, context_window: 500",
    "model: e, order: 2, unsupported_params: [logprobs]"
  };

  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"least-busy", "weighted", "latency", "usage", "cost", "round-robin"})
  void for_two_thousand_seeded_requests_each_explanation_equals_choice(String strategy)
      throws Exception {
    SplittableRandom random = new SplittableRandom(strategy.hashCode());
    String yaml = "routing: {strategy: " + strategy + "}\n" + Fleet.group(MIXED);
    Fleet fleet = new Fleet(1, yaml);
    List<RouteDecision.Lease> open = new ArrayList<>();

    for (int i = 0; i < 2000; i++) {
      fleet.pass(Duration.ofMillis(random.nextInt(100)));
      Fleet.Ask ask = any(fleet, random);
      long seed = random.nextLong();
      JsonNode told = before(fleet, ask, seed);
      RouteDecision decision = decided(fleet, ask, seed);
      assertThat(told.get("chosen").asText(null)).isEqualTo(chosen(decision));
      assertThat(told.path("refused").asText(null)).isEqualTo(refused(decision));
      assertThat(json.readTree(explanation(decision))).isEqualTo(json.readTree(told.toString()));
      settle(decision, open, random);
    }
  }

  private static Fleet.Ask any(Fleet fleet, SplittableRandom random) {
    Fleet.Ask ask = fleet.ask().tokens(random.nextInt(700));
    ask = random.nextInt(4) == 0 ? ask.tags(random.nextBoolean() ? "eu" : "us") : ask;
    ask = random.nextInt(4) == 0 ? ask.session("s" + random.nextInt(5)) : ask;
    ask = random.nextInt(4) == 0 ? ask.fields("logprobs") : ask;
    ask = random.nextInt(4) == 0 ? ask.without("p/a", "p/b") : ask;
    return ask.purpose(Purpose.FIRST).explained();
  }

  private static JsonNode before(Fleet fleet, Fleet.Ask ask, long seed) {
    var resolved = fleet.table().resolve("m");
    var affinity = resolved.group().routing().affinity();
    Question question = Question.of(ask.request(), deployment -> null, affinity, fleet.now());
    return new Explain(new SplittableRandom(seed)).of(resolved, fleet.table(), question);
  }

  private static RouteDecision decided(Fleet fleet, Fleet.Ask ask, long seed) {
    Router router = new Router(fleet::now, new SplittableRandom(seed));
    return ((Router.Ruling.Decided) router.rule(ask.request())).decision();
  }

  private static String explanation(RouteDecision decision) {
    return switch (decision) {
      case RouteDecision.Chosen chosen -> chosen.explanation();
      case RouteDecision.Refused refused -> refused.explanation();
    };
  }

  private static String chosen(RouteDecision decision) {
    return decision instanceof RouteDecision.Chosen chosen ? chosen.deployment().id() : null;
  }

  private static String refused(RouteDecision decision) {
    return decision instanceof RouteDecision.Refused refused
        ? OpenAiErrors.of(refused.failure()).code()
        : null;
  }

  private static void settle(
      RouteDecision decision, List<RouteDecision.Lease> open, SplittableRandom random) {
    if (decision instanceof RouteDecision.Chosen chosen) {
      open.add(chosen.lease());
    }
    while (open.size() > random.nextInt(12)) {
      open.remove(random.nextInt(open.size()))
          .end(
              random.nextInt(4) == 0
                  ? Fleet.went(new Failure.UpstreamBroken("cut"))
                  : Fleet.well());
    }
  }

  @Test
  void it_names_each_reason_and_the_price() throws Exception {
    Fleet fleet =
        Fleet.of(
            1,
            "model: a, price: {input: 2.50, output: 10.00}",
            "model: b, context_window: 10",
            "model: c, order: 2",
            "model: d");
    fleet.breakDown("d");

    RouteDecision.Chosen chosen = fleet.ask().tokens(1000).explained().chosen();

    JsonNode told = json.readTree(chosen.explanation());
    assertThat(told.get("excluded").findValuesAsText("reason"))
        .containsExactly("context_window", "order", "open");
    assertThat(told.get("excluded").get(2).get("retry_after_ms").asLong()).isPositive();
    assertThat(told.get("candidates").findValuesAsText("deployment")).containsExactly("p/a");
    assertThat(told.get("chosen").asText()).isEqualTo("p/a");
    assertThat(told.get("estimated_tokens").asLong()).isEqualTo(1256);
    // 1000 x 2.50 / 1e6 + 256 x 10 / 1e6
    assertThat(told.get("estimated_cost_usd").decimalValue()).isEqualByComparingTo("0.00506");
  }

  @Test
  void nothing_is_told_unless_asked_and_nothing_reserved_by_asking() {
    Fleet fleet = Fleet.of(1, "model: a");

    assertThat(fleet.chosen().explanation()).isNull();
    ExplainRequest asked =
        new ExplainRequest(
            fleet.snapshot(), Principal.ANONYMOUS, "m", 5, false, ANY, CallOptions.NONE);
    assertThat(new Explain(new SplittableRandom(1)).of(asked, fleet.now()).get("chosen"))
        .isNotNull();

    assertThat(fleet.inFlight()).isOne();
  }

  @Test
  void a_configuration_alone_is_enough_and_permissions_hold() {
    Fleet fleet = Fleet.of(1, "model: a");
    Explain explain = new Explain(new SplittableRandom(1));
    Principal other = new Principal("key", List.of("n"));

    var config = fleet.snapshot().config();
    assertThat(
            explain.of(config, Abilities.UNKNOWN, Principal.ANONYMOUS, "m", 5, ANY).get("chosen"))
        .hasToString("\"p/a\"");
    assertThat(explain.of(config, Abilities.UNKNOWN, other, "m", 5, ANY).get("refused"))
        .hasToString("\"model_not_allowed\"");
    assertThat(explain.of(config, Abilities.UNKNOWN, other, "x", 5, ANY).get("refused"))
        .hasToString("\"model_not_found\"");
  }
}

package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keeps a request from a deployment, and what its caller is told if nothing is left. */
final class FiltersTest {

  @Test
  void a_prompt_beyond_the_window_goes_to_the_larger_model() {
    Fleet fleet = Fleet.of(1, "model: small, context_window: 1000", "model: large");

    assertThat(fleet.ask().tokens(1001).goesTo()).isEqualTo("large");
  }

  @Test
  void a_prompt_too_long_for_all_is_the_callers_fault() {
    Fleet fleet = Fleet.of(1, "model: a, context_window: 1000", "model: b, max_input_tokens: 500");

    assertThat(fleet.ask().tokens(1001).refused().failure())
        .isInstanceOf(Failure.ContextLengthExceeded.class);
    assertThat(fleet.ask().tokens(1001).refused().reason()).isEqualTo(Reason.REQUEST);
    assertThat(fleet.ask().tokens(400).decision()).isInstanceOf(RouteDecision.Chosen.class);
  }

  @Test
  void output_asked_for_counts_against_the_window() {
    Fleet fleet = Fleet.of(1, "model: a, context_window: 1000");
    ChatRequest.Needs needs = new ChatRequest.Needs(Set.of(), 600L, null, null, Estimate.of(500));

    assertThat(fleet.ask().needs(needs).refused().failure())
        .isInstanceOf(Failure.ContextLengthExceeded.class);
  }

  @Test
  void content_goes_to_a_model_that_takes_it() {
    Fleet fleet = Fleet.of(1, "model: texts, modalities: [text]", "model: eyes");
    ChatRequest.Needs image =
        new ChatRequest.Needs(Set.of("image"), null, null, null, Estimate.of(1));

    assertThat(fleet.ask().needs(image).goesTo()).isEqualTo("eyes");
    assertThat(fleet.ask().needs(image).without("p/eyes").refused().failure())
        .isInstanceOf(Failure.NoHealthyDeployment.class);
    assertThat(
            Fleet.of(1, "model: texts, modalities: [text]").ask().needs(image).refused().failure())
        .isInstanceOfSatisfying(
            Failure.UnsupportedParameter.class, f -> assertThat(f.param()).isEqualTo("messages"));
  }

  @Test
  void a_field_goes_to_a_model_that_takes_it() {
    Fleet fleet = Fleet.of(1, "model: plain, unsupported_params: [logprobs]", "model: rich");

    assertThat(fleet.ask().fields("logprobs").goesTo()).isEqualTo("rich");
    assertThat(
            Fleet.of(1, "model: plain, unsupported_params: [logprobs]")
                .ask()
                .fields("logprobs")
                .refused()
                .failure())
        .isInstanceOfSatisfying(
            Failure.UnsupportedParameter.class, f -> assertThat(f.param()).isEqualTo("logprobs"));
  }

  @Test
  void tags_lead_to_those_that_have_one_of_them_else_to_the_default() {
    Fleet fleet = Fleet.of(1, "model: eu, tags: [eu]", "model: rest, tags: [default]");

    assertThat(fleet.ask().tags("eu", "us").goesTo()).isEqualTo("eu");
    assertThat(fleet.ask().tags("us").goesTo()).isEqualTo("rest");
    assertThat(fleet.ask().goesTo()).isEqualTo("rest");
  }

  @Test
  void tags_that_nobody_has_are_the_callers_fault() {
    Fleet fleet = Fleet.of(1, "model: eu, tags: [eu]", "model: plain");

    assertThat(fleet.ask().tags("us").refused().failure())
        .isInstanceOfSatisfying(
            Failure.InvalidValue.class, f -> assertThat(f.param()).isEqualTo("x-penstock-tags"));
  }

  @Test
  void without_tags_a_request_goes_anywhere_if_all_are_tagged() {
    Fleet fleet = Fleet.of(1, "model: eu, tags: [eu]");

    assertThat(fleet.ask().goesTo()).isEqualTo("eu");
  }

  @Test
  void a_higher_order_waits_for_the_lower_to_be_gone() {
    Fleet fleet = Fleet.of(1, "model: first, order: 1", "model: second, order: 2");

    for (int i = 0; i < 1000; i++) {
      assertThat(fleet.chosen().deployment().model()).isEqualTo("first");
    }

    assertThat(fleet.ask().without("p/first").goesTo()).isEqualTo("second");
  }

  @Test
  void a_full_deployment_is_passed_over() {
    Fleet fleet = Fleet.of(1, "model: a, max_parallel: 1", "model: b, order: 2");

    RouteDecision.Chosen first = fleet.chosen();

    assertThat(first.deployment().model()).isEqualTo("a");
    assertThat(fleet.ask().goesTo()).isEqualTo("b");
    assertThat(fleet.ask().without("p/b").refused().failure())
        .isEqualTo(new Failure.Overloaded(Duration.ofSeconds(1)));
    first.lease().release();
    assertThat(fleet.ask().goesTo()).isEqualTo("a");
  }

  @Test
  void cooled_down_everywhere_the_earliest_recovery_is_told() {
    Fleet fleet = Fleet.of(1, "model: a", "model: b");
    RouteDecision.Chosen one = fleet.chosen();
    one.lease().end(Fleet.went(new Failure.UpstreamRateLimited(Duration.ofSeconds(30))));
    RouteDecision.Chosen other = fleet.ask().without(one.deployment().id()).chosen();
    other.lease().end(Fleet.went(new Failure.UpstreamRateLimited(Duration.ofSeconds(7))));

    Failure limited = new Failure.UpstreamRateLimited(Duration.ofSeconds(7));

    assertThat(fleet.ask().refused().failure()).isEqualTo(limited);
    assertThat(fleet.ask().without("p/a", "p/b").refused().failure()).isEqualTo(limited);
    assertThat(fleet.ask().refused().reason()).isEqualTo(Reason.NONE_LEFT);
  }

  @Test
  void refused_credentials_everywhere_are_told_as_such() {
    Fleet fleet = Fleet.of(1, "model: a");
    fleet.chosen().lease().end(Fleet.went(new Failure.CredentialRefused(false)));

    assertThat(fleet.ask().refused().failure()).isInstanceOf(Failure.CredentialRefused.class);
  }

  @Test
  void a_refused_credential_leaves_the_other_one() {
    Fleet fleet =
        new Fleet(
            1,
            """
            providers:
              p: {type: openai-compatible, base_url: "http://127.0.0.1:1/v1", api_keys: [k1, k2]}
            models: {m: {deployments: [{provider: p, model: a}]}}
            """);
    RouteDecision.Chosen first = fleet.chosen();
    first.lease().end(Fleet.went(new Failure.CredentialRefused(true)));

    for (int i = 0; i < 20; i++) {
      assertThat(fleet.chosen().credential()).isNotEqualTo(first.credential());
    }
  }

  @Test
  void an_excluded_arm_leaves_the_deployments_other_credential() {
    Fleet fleet =
        new Fleet(
            1,
            """
            providers:
              p: {type: openai-compatible, base_url: "http://127.0.0.1:1/v1", api_keys: [k1, k2]}
            models: {m: {deployments: [{provider: p, model: a}]}}
            """);
    String arm = fleet.chosen().arm();

    assertThat(fleet.ask().without(arm).chosen().arm()).isNotEqualTo(arm);
  }

  @Test
  void requests_per_minute_are_refused_with_the_time_to_wait() {
    Fleet fleet = Fleet.of(1, "model: a, rpm: 2");
    fleet.chosen().lease().end(Fleet.well());
    fleet.chosen().lease().end(Fleet.well());

    assertThat(fleet.ask().refused().failure())
        .isInstanceOfSatisfying(
            Failure.UpstreamRateLimited.class,
            f -> assertThat(f.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(2)));
  }
}

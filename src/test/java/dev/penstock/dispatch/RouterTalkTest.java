package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.CallOptions;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.error.Failure;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the router is asked and told, and what its answers lead to. */
final class RouterTalkTest {
  private static final Duration SEVEN = Duration.ofSeconds(7);

  private static Future<RouteDecision> refuse(Failure failure, Reason reason) {
    return Future.succeededFuture(new Refused(failure, reason, "{\"candidates\":[]}"));
  }

  /** Upstream 0 at first; then nobody, unless nothing is excluded. */
  private static Future<RouteDecision> alone(RouteRequest question, ScriptedRouting routing) {
    return question.excluded().isEmpty()
        ? Future.succeededFuture(routing.choose(0, null, null))
        : refuse(new Failure.NoHealthyDeployment(SEVEN), Reason.NONE_LEFT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_refusal_is_told_without_any_call(boolean stream) throws Exception {
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing =
            new ScriptedRouting(
                List.of(up),
                (question, self) ->
                    refuse(new Failure.UpstreamRateLimited(SEVEN), Reason.NONE_LEFT))) {
      RawClient.Answer answer = routing.ask(stream);

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.headers())
          .containsEntry("retry-after", "7")
          .containsEntry("x-penstock-explain", "{\"candidates\":[]}")
          .doesNotContainKey("x-penstock-attempts");
      assertThat(up.calls()).isEmpty();
    }
  }

  @Test
  void a_retry_after_is_rounded_up() throws Exception {
    Failure soon = new Failure.UpstreamRateLimited(Duration.ofSeconds(1).plusNanos(1));
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing =
            new ScriptedRouting(List.of(up), (question, self) -> refuse(soon, Reason.NONE_LEFT))) {
      assertThat(routing.ask(false).headers())
          .containsEntry("retry-after", "2")
          .containsEntry("retry-after-ms", "1001");
    }
  }

  @Test
  void the_router_is_asked_for_others_and_then_for_any() throws Exception {
    try (ScriptedUpstream up = Upstreams.saying(500, "{}");
        ScriptedRouting routing = new ScriptedRouting(List.of(up), RouterTalkTest::alone)) {
      assertThat(routing.ask(false).status()).isEqualTo(502);

      Set<String> failed = Set.of("u0/real-model");
      assertThat(routing.questions())
          .extracting(RouteRequest::purpose)
          .containsExactly(
              Purpose.FIRST, Purpose.RETRY, Purpose.RETRY, Purpose.RETRY, Purpose.RETRY);
      assertThat(routing.questions())
          .extracting(RouteRequest::excluded)
          .containsExactly(Set.of(), failed, Set.of(), failed, Set.of());
    }
  }

  @Test
  void a_spent_retry_budget_ends_it() throws Exception {
    try (ScriptedUpstream up = Upstreams.saying(500, "{}");
        ScriptedRouting routing =
            new ScriptedRouting(
                List.of(up),
                (question, self) ->
                    question.purpose() == Purpose.FIRST
                        ? alone(question, self)
                        : refuse(new Failure.NoHealthyDeployment(SEVEN), Reason.BUDGET))) {
      assertThat(routing.ask(false).status()).isEqualTo(502);
      assertThat(up.calls()).hasSize(1);
    }
  }

  @Test
  void a_rate_limit_is_told_with_the_routers_earliest_recovery() throws Exception {
    try (ScriptedUpstream up =
            new ScriptedUpstream(call -> call.json(429, "{}", "retry-after: 60"));
        ScriptedRouting routing =
            new ScriptedRouting(
                List.of(up),
                (question, self) ->
                    question.purpose() == Purpose.FIRST
                        ? alone(question, self)
                        : refuse(new Failure.UpstreamRateLimited(SEVEN), Reason.NONE_LEFT))) {
      assertThat(routing.ask(false).headers()).containsEntry("retry-after", "7");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_lease_learns_how_its_call_went(boolean stream) throws Exception {
    try (ScriptedUpstream bad = Upstreams.saying(503, "{}");
        ScriptedUpstream good = Upstreams.well("fine");
        ScriptedRouting routing =
            new ScriptedRouting(
                List.of(bad, good),
                (question, self) ->
                    Future.succeededFuture(
                        self.choose(question.excluded().isEmpty() ? 0 : 1, null, null)))) {
      assertThat(routing.ask(stream).body()).contains("fine");
      Eventually.becomes("both are told", () -> routing.end(1) != null);

      AttemptResult failed = routing.end(0);
      AttemptResult went = routing.end(1);
      assertThat(failed.failure()).isEqualTo(new Failure.UpstreamOverloaded(null));
      assertThat(failed.usage()).isNull();
      assertThat(went.failure()).isNull();
      assertThat(went.cancelled()).isFalse();
      assertThat(went.streamed()).isEqualTo(stream);
      assertThat(went.ttftNanos() >= 0).isEqualTo(stream);
      assertThat(went.durationNanos()).isGreaterThanOrEqualTo(went.ttftNanos());
      assertThat(went.usage().outputTokens()).isPositive();
      assertThat(routing.answering())
          .as("a whole answer's first content is its end")
          .isEqualTo(stream ? List.of("u1/real-model") : List.of());
    }
  }

  @Test
  void a_place_that_comes_after_the_client_has_left_is_given_back() throws Exception {
    Promise<RouteDecision> late = Promise.promise();
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing =
            new ScriptedRouting(List.of(up), (question, self) -> late.future())) {
      RawClient client = routing.client();
      client.post("/", Chunks.request(true));
      Eventually.becomes("it waits", () -> !routing.questions().isEmpty());

      client.close();
      Eventually.becomes(
          "the router can see it", () -> routing.questions().getFirst().exchange().abandoned());
      late.complete(routing.choose(0, null, null));

      Eventually.becomes("the place is back", () -> routing.end(0) != null);
      assertThat(routing.end(0).cancelled()).isTrue();
      assertThat(up.calls()).isEmpty();
    }
  }

  @Test
  void a_deadline_ends_the_wait_for_a_place() throws Exception {
    Promise<RouteDecision> late = Promise.promise();
    CallOptions soon = new CallOptions(Duration.ofMillis(200), Set.of(), null, false, 0);
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing =
            new ScriptedRouting(List.of(up), soon, (question, self) -> late.future())) {
      assertThat(routing.ask(false).status()).isEqualTo(504);

      late.complete(routing.choose(0, null, null));
      Eventually.becomes("the place is back", () -> routing.end(0) != null);
      assertThat(up.calls()).isEmpty();
    }
  }

  @Test
  void a_request_whose_deadline_has_passed_is_not_started() throws Exception {
    CallOptions past = new CallOptions(Duration.ofNanos(1), Set.of(), null, false, 0);
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing = new ScriptedRouting(List.of(up), past, RouterTalkTest::alone)) {
      assertThat(routing.ask(false).status()).isEqualTo(504);
      assertThat(up.calls()).isEmpty();
    }
  }

  @Test
  void the_decision_is_shown() throws Exception {
    try (ScriptedUpstream up = Upstreams.well("fine");
        ScriptedRouting routing =
            new ScriptedRouting(
                List.of(up),
                (question, self) ->
                    Future.succeededFuture(self.choose(0, null, "{\"chosen\":\"ü\"}")))) {
      assertThat(routing.ask(true).headers())
          .containsEntry("x-penstock-explain", "{\"chosen\":\"\\u00FC\"}");
    }
  }
}

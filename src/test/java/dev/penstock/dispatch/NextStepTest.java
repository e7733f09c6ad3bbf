package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.dispatch.NextStep.FallBack;
import dev.penstock.dispatch.NextStep.GiveUp;
import dev.penstock.dispatch.NextStep.RetryElsewhere;
import dev.penstock.dispatch.NextStep.RetrySame;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what follows a setback. */
final class NextStepTest {
  private static final Duration BACKOFF = Duration.ofMillis(40);
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private static final List<Failure> PASSING =
      List.of(
          new Failure.UpstreamRateLimited(null),
          new Failure.UpstreamOverloaded(null),
          new Failure.UpstreamUnreachable("x"),
          new Failure.UpstreamTimeout("first token"),
          new Failure.UpstreamBroken("x"),
          new Failure.Overloaded(Duration.ofSeconds(1)));

  private static final List<Failure> FINAL =
      List.of(
          new Failure.UpstreamRejected(400, "invalid_request", null, "x"),
          new Failure.UpstreamRejected(413, "request_too_large", null, "x"),
          new Failure.UpstreamRejected(422, "invalid_value", "n", "x"),
          new Failure.UnsupportedParameter("n", "x"),
          new Failure.ContextLengthExceeded("x"),
          new Failure.ContentPolicyViolation("x"),
          new Failure.UpstreamModelNotFound(),
          new Failure.DeadlineExceeded(),
          new Failure.ClientGone(),
          new Failure.Internal());

  private static final Failure NOBODY = new Failure.NoHealthyDeployment(Duration.ofSeconds(3));

  static List<Failure> passing() {
    return PASSING;
  }

  static List<Failure> elsewhere() {
    return Stream.concat(PASSING.stream(), Stream.of(new Failure.CredentialRefused())).toList();
  }

  static List<Failure> fatal() {
    return FINAL;
  }

  static List<Failure> all() {
    return Stream.concat(elsewhere().stream(), FINAL.stream()).toList();
  }

  /** Of a call that failed with two more to make, no pause behind it and no fallback. */
  private static Setback failed(Failure call) {
    return new Setback(call, null, null, false, false, 2, BACKOFF, LONGEST, true, null);
  }

  private static Setback refused(Setback setback, Failure failure, Reason reason) {
    return new Setback(
        setback.call(),
        new Refused(failure, reason, null),
        setback.earlier(),
        setback.committed(),
        setback.waited(),
        setback.callsLeft(),
        setback.backoff(),
        setback.longestPause(),
        setback.respectRetryAfter(),
        setback.fallback());
  }

  private static Setback alone(Failure call) {
    return refused(failed(call), NOBODY, Reason.NONE_LEFT);
  }

  private static Setback fallback(Setback was, String group) {
    return new Setback(
        was.call(),
        was.refusal(),
        was.earlier(),
        was.committed(),
        was.waited(),
        was.callsLeft(),
        was.backoff(),
        was.longestPause(),
        was.respectRetryAfter(),
        group);
  }

  private static Setback waited(Setback was) {
    return new Setback(
        was.call(),
        was.refusal(),
        was.earlier(),
        false,
        true,
        was.callsLeft(),
        was.backoff(),
        was.longestPause(),
        was.respectRetryAfter(),
        was.fallback());
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothing_follows_once_the_client_has_something(Failure call) {
    Setback committed =
        new Setback(call, null, null, true, false, 2, BACKOFF, LONGEST, true, "other");

    assertThat(NextStep.after(committed)).isEqualTo(new GiveUp(call));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void what_another_may_do_better_goes_there_at_once(Failure call) {
    assertThat(NextStep.after(failed(call))).isEqualTo(new RetryElsewhere());
    assertThat(NextStep.after(fallback(failed(call), "other"))).isEqualTo(new RetryElsewhere());
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void what_no_other_does_better_is_told(Failure call) {
    assertThat(NextStep.after(failed(call))).isEqualTo(new GiveUp(call));
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_last_call_is_followed_by_a_fallback_or_the_end(Failure call) {
    Setback last = new Setback(call, null, null, false, false, 0, BACKOFF, LONGEST, true, null);

    assertThat(NextStep.after(last)).isEqualTo(new GiveUp(call));
    assertThat(NextStep.after(fallback(last, "other")))
        .isInstanceOfSatisfying(FallBack.class, to -> assertThat(to.group()).isEqualTo("other"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void alone_the_same_one_is_called_again_after_a_pause(Failure call) {
    assertThat(NextStep.after(alone(call))).isEqualTo(new RetrySame(BACKOFF));
  }

  @Test
  void a_refused_credential_is_not_tried_again() {
    Failure refused = new Failure.CredentialRefused();

    assertThat(NextStep.after(alone(refused))).isEqualTo(new GiveUp(refused));
    assertThat(NextStep.after(fallback(alone(refused), "other")))
        .isEqualTo(new FallBack("other", "upstream_credentials_refused"));
  }

  @Test
  void who_says_it_is_busy_is_not_waited_for_if_there_is_a_fallback() {
    assertThat(NextStep.after(fallback(alone(new Failure.UpstreamRateLimited(null)), "other")))
        .isEqualTo(new FallBack("other", "upstream_rate_limited"));
    assertThat(NextStep.after(fallback(alone(new Failure.UpstreamOverloaded(null)), "other")))
        .isEqualTo(new FallBack("other", "upstream_overloaded"));
    assertThat(NextStep.after(fallback(alone(new Failure.UpstreamBroken("x")), "other")))
        .isEqualTo(new RetrySame(BACKOFF));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void one_that_is_gone_after_the_pause_is_not_waited_for_again(Failure call) {
    assertThat(NextStep.after(waited(alone(call)))).isEqualTo(new GiveUp(call));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void a_spent_retry_budget_leaves_the_fallbacks(Failure call) {
    Setback spent = refused(failed(call), NOBODY, Reason.BUDGET);

    assertThat(NextStep.after(spent)).isEqualTo(new GiveUp(call));
    assertThat(NextStep.after(fallback(spent, "other"))).isInstanceOf(FallBack.class);
  }

  @Test
  void a_pause_is_as_long_as_the_upstream_says() {
    Failure limited = new Failure.UpstreamRateLimited(Duration.ofSeconds(2));

    assertThat(NextStep.after(alone(limited))).isEqualTo(new RetrySame(Duration.ofSeconds(2)));
  }

  @Test
  void a_pause_is_as_long_as_the_router_would_refuse() {
    Setback cooled =
        refused(
            failed(new Failure.UpstreamRateLimited(null)),
            new Failure.UpstreamRateLimited(Duration.ofSeconds(5)),
            Reason.NONE_LEFT);

    assertThat(NextStep.after(cooled)).isEqualTo(new RetrySame(Duration.ofSeconds(5)));
  }

  @Test
  void a_pause_that_would_be_too_long_is_not_made() {
    Failure limited = new Failure.UpstreamRateLimited(Duration.ofSeconds(9));
    Setback late =
        new Setback(
            new Failure.UpstreamBroken("x"),
            new Refused(NOBODY, Reason.NONE_LEFT, null),
            null,
            false,
            false,
            2,
            BACKOFF,
            BACKOFF.minusMillis(1),
            true,
            null);

    assertThat(NextStep.after(alone(limited))).isEqualTo(new GiveUp(limited));
    assertThat(NextStep.after(late)).isEqualTo(new GiveUp(new Failure.UpstreamBroken("x")));
  }

  @Test
  void retry_after_counts_only_where_it_is_respected() {
    Setback heedless =
        new Setback(
            new Failure.UpstreamRateLimited(Duration.ofSeconds(9)),
            new Refused(NOBODY, Reason.NONE_LEFT, null),
            null,
            false,
            false,
            2,
            BACKOFF,
            LONGEST,
            false,
            null);

    assertThat(NextStep.after(heedless)).isEqualTo(new RetrySame(BACKOFF));
  }

  @Test
  void nobody_healthy_from_the_first_falls_back_without_a_pause() {
    Setback none =
        new Setback(
            null,
            new Refused(NOBODY, Reason.NONE_LEFT, null),
            null,
            false,
            false,
            3,
            BACKOFF,
            LONGEST,
            true,
            null);

    assertThat(NextStep.after(none)).isEqualTo(new GiveUp(NOBODY));
    assertThat(NextStep.after(fallback(none, "other")))
        .isEqualTo(new FallBack("other", "no_healthy_deployment"));
  }

  @Test
  void the_answer_is_the_failure_of_the_last_call() {
    Failure earlier = new Failure.UpstreamBroken("x");
    Setback none =
        new Setback(
            null,
            new Refused(NOBODY, Reason.NONE_LEFT, null),
            earlier,
            false,
            false,
            3,
            BACKOFF,
            LONGEST,
            true,
            null);

    assertThat(NextStep.after(none)).isEqualTo(new GiveUp(earlier));
  }

  @Test
  void a_rate_limit_is_told_with_the_earliest_recovery() {
    Failure earliest = new Failure.UpstreamRateLimited(Duration.ofSeconds(20));
    Setback limited =
        refused(
            failed(new Failure.UpstreamRateLimited(Duration.ofSeconds(60))),
            earliest,
            Reason.NONE_LEFT);

    assertThat(NextStep.after(limited)).isEqualTo(new GiveUp(earliest));
  }
}

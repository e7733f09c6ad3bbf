package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.error.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is learned from a stream's first token, or from its absence. */
final class FirstTokenTest {
  private static final Duration USUAL = Duration.ofMillis(10);

  private final Fleet fleet = Fleet.of(3, "model: a");

  @Test
  void it_counts_when_it_comes_and_only_then() {
    RouteDecision.Lease lease = fleet.chosen().lease();

    lease.answering(USUAL.toNanos());

    assertThat(weight()).isEqualTo(1);
    lease.end(streamed(null, false, USUAL, Duration.ofMinutes(9)));
    assertThat(weight()).isEqualTo(1);
  }

  @Test
  void at_the_end_it_counts_if_nobody_told_it() {
    fleet.chosen().lease().end(streamed(null, false, USUAL, Duration.ofMinutes(9)));

    assertThat(weight()).isEqualTo(1);
  }

  @Test
  void it_is_not_told_of_a_call_that_is_over() {
    RouteDecision.Lease lease = fleet.chosen().lease();
    lease.release();

    lease.answering(USUAL.toNanos());

    assertThat(fleet.deployment("a").signals().latency().ttft(fleet.now())).isNull();
  }

  @Test
  void calls_that_lost_against_their_hedge_do_not_make_hedges_later() {
    answers(95);
    for (int i = 0; i < 5; i++) {
      fleet.chosen().lease().end(streamed(null, true, null, USUAL.multipliedBy(2)));
    }

    assertThat(p95()).isCloseTo(USUAL, Duration.ofMillis(1));
  }

  @Test
  void time_outs_do_not_make_hedges_later() {
    answers(94);
    for (int i = 0; i < 6; i++) {
      Failure late = new Failure.UpstreamTimeout("first token");
      fleet.chosen().lease().end(streamed(late, false, null, Duration.ofSeconds(60)));
      fleet.pass(Duration.ofSeconds(5));
    }

    assertThat(p95()).isCloseTo(USUAL, Duration.ofMillis(1));
  }

  private void answers(int count) {
    for (int i = 0; i < count; i++) {
      fleet.chosen().lease().end(streamed(null, false, USUAL, USUAL));
    }
  }

  private Duration p95() {
    var times = fleet.table().resolve("m").group().state().times(true);
    return Duration.ofNanos(times.quantile(0.95, fleet.now()).orElseThrow());
  }

  private double weight() {
    return fleet.deployment("a").signals().latency().ttft(fleet.now()).weight();
  }

  private static AttemptResult streamed(
      Failure failure, boolean cancelled, Duration ttft, Duration lasted) {
    long first = ttft == null ? -1 : ttft.toNanos();
    return new AttemptResult(failure, cancelled, true, first, lasted.toNanos(), null);
  }
}

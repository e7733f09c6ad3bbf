package dev.penstock.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Ticket;
import dev.penstock.routing.health.ArmHealth.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The breaker of an arm: when it opens, what it lets through, when it closes. */
final class ArmHealthTest {
  private final Arm arm = new Arm();

  @Test
  void failures_in_a_row_open_it_for_the_configured_time() {
    arm.fail(5);

    assertThat(arm.state()).isEqualTo(State.OPEN);
    assertThat(arm.admit()).isNull();
    assertThat(arm.unavailable())
        .isEqualTo(new ArmHealth.Unavailable(Why.OPEN, arm.now() + Arm.OPEN.toNanos()));
  }

  @Test
  void a_success_between_begins_the_row_anew() {
    arm.fail(4);
    arm.succeed(1);
    arm.fail(4);

    assertThat(arm.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void the_failure_rate_of_the_window_opens_it_once_there_are_enough_calls() {
    IntStream.range(0, 9)
        .forEach(i -> {
          arm.succeed(1);
          arm.fail(1);
        });
    assertThat(arm.state()).isEqualTo(State.CLOSED);

    arm.succeed(1);
    arm.fail(1);

    assertThat(arm.state()).isEqualTo(State.OPEN);
  }

  @Test
  void calls_that_left_the_window_do_not_count_in_the_rate() {
    IntStream.range(0, 9)
        .forEach(i -> {
          arm.succeed(1);
          arm.fail(1);
        });

    arm.pass(Duration.ofSeconds(12));
    arm.succeed(1);
    arm.fail(1);

    assertThat(arm.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void calls_that_tell_nothing_never_count() {
    arm.fail(4);

    IntStream.range(0, 100).forEach(i -> arm.health().released(arm.admitted(), arm.now()));
    arm.fail(1);

    assertThat(arm.state()).isEqualTo(State.OPEN);
  }

  @Test
  void after_its_time_one_probe_at_a_time_may_pass() {
    arm.fail(5);
    arm.pass(Arm.OPEN);

    assertThat(arm.state()).isEqualTo(State.HALF_OPEN);
    assertThat(arm.unavailable()).isNull();
    assertThat(arm.admitted().probe()).isTrue();
    assertThat(arm.admit()).isNull();
    assertThat(arm.unavailable()).extracting("why").isEqualTo(Why.PROBING);
  }

  @Test
  void enough_good_probes_close_it() {
    arm.fail(5);
    arm.pass(Arm.OPEN);

    arm.succeed(2);
    assertThat(arm.state()).isEqualTo(State.HALF_OPEN);
    arm.succeed(1);

    assertThat(arm.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void each_failed_probe_opens_it_for_twice_as_long_up_to_the_maximum() {
    arm.fail(5);
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      arm.pass(Duration.ofNanos(arm.untilNanos()));
      arm.fail(1);
      seconds.add(Duration.ofNanos(arm.untilNanos()).toSeconds());
    }

    assertThat(seconds).containsExactly(10L, 20L, 40L, 54L, 54L, 54L);
  }

  @Test
  void once_closed_it_opens_for_the_first_time_again() {
    arm.fail(5);
    arm.pass(Arm.OPEN);
    arm.fail(1);
    arm.pass(Arm.OPEN.multipliedBy(2));
    arm.succeed(3);

    arm.fail(5);

    assertThat(arm.untilNanos()).isEqualTo(Arm.OPEN.toNanos());
  }

  @Test
  void a_released_probe_gives_its_place_back() {
    arm.fail(5);
    arm.pass(Arm.OPEN);

    arm.health().released(arm.admitted(), arm.now());

    assertThat(arm.admitted().probe()).isTrue();
  }

  @Test
  void a_probe_that_never_ends_loses_its_place_and_its_say() {
    arm.fail(5);
    arm.pass(Arm.OPEN);
    Ticket lost = arm.admitted();

    arm.pass(Breaker.PROBE_BOUND);
    Ticket second = arm.admitted();
    arm.health().failed(lost, arm.now());

    assertThat(arm.state()).isEqualTo(State.HALF_OPEN);
    assertThat(arm.admit()).isNull();
    arm.health().released(second, arm.now());
    assertThat(arm.admit()).isNotNull();
  }

  @Test
  void what_was_let_through_before_a_change_says_nothing_after_it() {
    Ticket early = arm.admitted();
    Ticket another = arm.admitted();
    arm.fail(5);
    arm.pass(Arm.OPEN);
    Ticket probe = arm.admitted();

    arm.health().failed(early, arm.now());
    arm.health().succeeded(another, arm.now());
    arm.health().released(another, arm.now());

    assertThat(arm.state()).isEqualTo(State.HALF_OPEN);
    assertThat(arm.admit()).isNull();
    arm.health().succeeded(probe, arm.now());
    assertThat(arm.admit()).isNotNull();
  }

  @Test
  void a_ticket_counts_once() {
    arm.fail(5);
    arm.pass(Arm.OPEN);
    Ticket probe = arm.admitted();

    IntStream.range(0, 3).forEach(i -> arm.health().succeeded(probe, arm.now()));

    assertThat(arm.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void a_call_let_through_anyway_changes_nothing_but_the_time_of_the_last_failure() {
    arm.fail(5);
    arm.pass(Duration.ofSeconds(1));
    Ticket anyway = arm.health().admitAnyway(arm.now());

    arm.health().failed(anyway, arm.now());

    assertThat(anyway.probe()).isFalse();
    assertThat(arm.untilNanos()).isEqualTo(Arm.OPEN.minusSeconds(1).toNanos());
    assertThat(arm.health().lastFailureNanos()).isEqualTo(arm.now());
  }

  @Test
  void jitter_is_a_fifth_at_most_and_never_beyond_the_maximum() {
    long open = Arm.BREAKER.open().toNanos();
    long max = Arm.BREAKER.maxOpen().toNanos();

    assertThat(Breaker.openNanos(Arm.BREAKER, 1, 0)).isEqualTo(open * 8 / 10);
    assertThat(Breaker.openNanos(Arm.BREAKER, 1, 1)).isEqualTo(open * 12 / 10);
    assertThat(Breaker.openNanos(Arm.BREAKER, 1000, 0)).isEqualTo(max * 8 / 10);
    assertThat(Breaker.openNanos(Arm.BREAKER, 1000, 1)).isEqualTo(max);
  }

  @Test
  void the_listener_is_told_of_each_change_once() {
    arm.fail(7);
    arm.pass(Arm.OPEN);
    arm.succeed(3);

    assertThat(arm.told())
        .containsExactly("OPEN " + Arm.OPEN.toMillis() + " ms", "HALF_OPEN 0 ms", "CLOSED 0 ms");
  }

  @Test
  void other_settings_count_from_now_on() {
    arm.fail(4);

    arm.health().settings(Arm.breaker(4, 2), Arm.COOLDOWN);
    arm.fail(1);
    arm.pass(Arm.OPEN);

    assertThat(IntStream.range(0, 3).mapToObj(i -> arm.admit()).filter(Objects::nonNull))
        .hasSize(2);
  }
}

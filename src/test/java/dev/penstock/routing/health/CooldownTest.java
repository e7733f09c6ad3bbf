package dev.penstock.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Why;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pauses of an arm and of its credential. */
final class CooldownTest {
  private final CredentialHealth credential = new CredentialHealth();
  private final Arm arm = new Arm(credential);

  @Test
  void a_429_cools_it_for_as_long_as_it_says() {
    limited(Duration.ofMillis(1500));

    assertThat(arm.unavailable())
        .isEqualTo(new ArmHealth.Unavailable(Why.RATE_LIMITED, arm.now() + 1_500_000_000L));
    assertThat(arm.admit()).isNull();
    arm.pass(Duration.ofMillis(1500));
    assertThat(arm.unavailable()).isNull();
    assertThat(arm.admit()).isNotNull();
  }

  @Test
  void a_shorter_one_never_shortens_a_longer_one() {
    limited(Duration.ofSeconds(30));

    limited(Duration.ofSeconds(2));
    limited(null);

    assertThat(left()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void a_longer_one_makes_it_longer() {
    limited(Duration.ofSeconds(2));

    limited(Duration.ofSeconds(30));

    assertThat(left()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void without_a_time_the_default_doubles_with_each_in_a_row_up_to_a_minute() {
    for (int seconds : new int[] {5, 10, 20, 40, 60, 60}) {
      limited(null);
      assertThat(left()).isEqualTo(Duration.ofSeconds(seconds));
      arm.pass(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void no_time_at_all_is_like_none_said() {
    limited(Duration.ZERO);

    assertThat(left()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void a_success_after_it_makes_the_default_short_again() {
    limited(null);
    arm.pass(Duration.ofSeconds(5));
    limited(null);
    arm.pass(Duration.ofSeconds(10));

    arm.succeed(1);
    limited(null);

    assertThat(left()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void calls_sent_before_it_began_do_not_make_it_longer() {
    limited(null);
    arm.pass(Duration.ofSeconds(1));

    limited(null);

    assertThat(left()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void an_absurd_time_is_cut_to_a_day() {
    limited(Duration.ofDays(400_000));

    assertThat(left()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void it_never_counts_as_a_failure() {
    for (int i = 0; i < 100; i++) {
      limited(Duration.ofSeconds(1));
      arm.pass(Duration.ofSeconds(1));
    }

    assertThat(arm.state()).isEqualTo(State.CLOSED);
    assertThat(arm.health().lastFailureNanos()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void a_credential_refused_everywhere_cools_all_its_arms_and_tells_once() {
    Arm other = new Arm(credential);

    arm.health().credentialRefused(true, arm.now());
    other.health().credentialRefused(true, other.now());

    assertThat(other.unavailable())
        .isEqualTo(new ArmHealth.Unavailable(Why.CREDENTIAL_REFUSED, arm.now() + 60_000_000_000L));
    assertThat(arm.told()).containsExactly("CREDENTIAL_REFUSED 60000 ms");
    assertThat(other.told()).isEmpty();
  }

  @Test
  void a_credential_refused_for_one_model_leaves_the_other_arms_alone() {
    Arm other = new Arm(credential);

    arm.health().credentialRefused(false, arm.now());

    assertThat(arm.unavailable()).extracting("why").isEqualTo(Why.CREDENTIAL_REFUSED);
    assertThat(other.unavailable()).isNull();
  }

  @Test
  void of_several_things_in_the_way_the_credential_is_named_and_the_last_end_told() {
    arm.fail(5);
    limited(Duration.ofSeconds(90));
    arm.health().credentialRefused(false, arm.now());

    assertThat(arm.unavailable())
        .isEqualTo(new ArmHealth.Unavailable(Why.CREDENTIAL_REFUSED, arm.now() + 90_000_000_000L));
  }

  @Test
  void many_answers_that_move_the_end_a_little_are_told_once() {
    for (int i = 0; i < 900; i++) {
      limited(Duration.ofSeconds(10));
      arm.pass(Duration.ofMillis(1));
    }
    limited(Duration.ofSeconds(20));

    assertThat(arm.told()).containsExactly("RATE_LIMITED 10000 ms", "RATE_LIMITED 20000 ms");
  }

  private void limited(@Nullable Duration retryAfter) {
    arm.health().rateLimited(retryAfter, arm.now());
  }

  private Duration left() {
    return Duration.ofNanos(arm.health().cooldownNanos(arm.now()));
  }
}

package dev.penstock.admission;

import static dev.penstock.testing.Asks.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.testing.Asks;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every store promises about rate limits and places. */
abstract class RatePromises extends AccountsFixture {

  @Test
  void all_of_a_minute_may_be_used_at_once_and_no_more() {
    for (int i = 0; i < 5; i++) {
      granted(part(id()).request("ci", 5));
    }

    Refused refused = refused(part(id()).request("ci", 5));

    assertThat(refused.what()).isEqualTo(What.REQUESTS);
    assertThat(refused.scope()).isEqualTo(Scope.KEY);
    assertThat(refused.name()).isEqualTo("ci");
    assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofMillis(60_100));
  }

  @Test
  void what_is_refused_takes_nothing_from_any_limit() {
    granted(part(id()).tokens("ci", 100, 100));
    for (int i = 0; i < 3; i++) {
      refused(part(id()).request("ci", 1).place("ci", 1).tokens("ci", 100, 1));
    }

    granted(part(id()).request("ci", 1).place("ci", 1));
  }

  @Test
  void two_parts_are_taken_together_or_not_at_all() {
    Asks request = part(id()).request("ci", 10).place("ci", 10);
    granted(part(id()).rate(Scope.DEPLOYMENT, "d", Unit.REQUESTS, 1, 1));

    Refused refused =
        refused(request.with(part(id()).rate(Scope.DEPLOYMENT, "d", Unit.REQUESTS, 1, 1)));

    assertThat(refused.scope()).isEqualTo(Scope.DEPLOYMENT);
    assertThat(refused.standing().requests()).isNotNull();
    assertThat(Objects.requireNonNull(refused.standing().requests()).remaining()).isEqualTo(10);
  }

  @Test
  void parts_that_draw_on_one_bucket_need_room_for_both() {
    Asks one = part(id()).tokens("ci", 100, 60);

    assertThat(refused(one.with(part(id()).tokens("ci", 100, 60))).what()).isEqualTo(What.TOKENS);
    granted(one.with(part(id()).tokens("ci", 100, 40)));
  }

  @Test
  void the_same_part_again_is_granted_again_and_taken_once() {
    Asks request = part(id()).request("ci", 2).place("ci", 2);

    granted(request);
    granted(request);
    granted(request.with(part(id()).tokens("ci", 10, 10)));

    granted(part(id()).request("ci", 2).place("ci", 2));
    refused(part(id()).request("ci", 2));
  }

  @Test
  void tokens_that_were_not_used_come_back() {
    String id = id();
    granted(part(id).tokens("ci", 100, 100));

    settle(id, 30, null);

    refused(part(id()).tokens("ci", 100, 71));
    granted(part(id()).tokens("ci", 100, 70));
  }

  @Test
  void tokens_used_beyond_the_reservation_are_taken() {
    String id = id();
    granted(part(id).tokens("ci", 100, 10));

    settle(id, 90, null);

    refused(part(id()).tokens("ci", 100, 11));
    granted(part(id()).tokens("ci", 100, 10));
  }

  @Test
  void where_nobody_knows_the_tokens_the_reservation_stands() {
    String id = id();
    granted(part(id).tokens("ci", 100, 80));

    settle(id, -1, null);

    refused(part(id()).tokens("ci", 100, 21));
  }

  @Test
  void requests_do_not_come_back_when_they_end() {
    String id = id();
    granted(part(id).request("ci", 1));

    settle(id, 0, null);

    refused(part(id()).request("ci", 1));
  }

  @Test
  void places_come_back_once_however_often_a_part_ends() {
    String first = id();
    granted(part(first).place("ci", 2));
    granted(part(id()).place("ci", 2));
    assertThat(refused(part(id()).place("ci", 2)).what()).isEqualTo(What.PLACES);

    settle(first, -1, null);
    settle(first, -1, null);

    granted(part(id()).place("ci", 2));
    refused(part(id()).place("ci", 2));
  }

  @Test
  void the_end_of_a_part_that_nobody_knows_gives_nothing_back() {
    granted(part(id()).place("ci", 1).tokens("ci", 10, 10));

    settle(id(), 0, null);

    refused(part(id()).place("ci", 1));
    refused(part(id()).tokens("ci", 10, 1));
  }

  @Test
  void the_standing_is_that_of_the_limit_with_least_left_of_key_and_team() {
    Asks both =
        part(id())
            .request("ci", 10)
            .rate(Scope.TEAM, "search", Unit.REQUESTS, 5, 1)
            .tokens("ci", 100, 60)
            .rate(Scope.TEAM, "search", Unit.TOKENS, 1000, 60)
            .rate(Scope.DEPLOYMENT, "d", Unit.REQUESTS, 2, 1);

    Standing standing = decide(both).standing();

    assertThat(Objects.requireNonNull(standing.requests()).limit()).isEqualTo(5);
    assertThat(Objects.requireNonNull(standing.requests()).remaining()).isEqualTo(4);
    assertThat(Objects.requireNonNull(standing.tokens()).limit()).isEqualTo(100);
    assertThat(Objects.requireNonNull(standing.tokens()).remaining()).isEqualTo(40);
    assertThat(Objects.requireNonNull(standing.tokens()).reset())
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofMillis(60_100));
  }

  @Test
  void who_has_no_limits_stands_nowhere() {
    assertThat(decide(part(id()).place("ci", 5)).standing()).isEqualTo(Standing.NONE);
  }

  @Test
  void a_retry_after_the_time_that_was_told_succeeds() {
    granted(part(id()).tokens("ci", 100, 50));
    pass(Duration.ofSeconds(20));
    granted(part(id()).tokens("ci", 100, 50));
    pass(Duration.ofSeconds(7));
    Duration forTen = refused(part(id()).tokens("ci", 100, 10)).retryAfter();
    Duration forSixty = refused(part(id()).tokens("ci", 100, 60)).retryAfter();

    pass(forTen.minusMillis(1));
    refused(part(id()).tokens("ci", 100, 10));
    pass(Duration.ofMillis(1));
    granted(part(id()).tokens("ci", 100, 10));
    pass(forSixty.minus(forTen));
    granted(part(id()).tokens("ci", 100, 60));
  }

  @Test
  void of_several_limits_without_room_the_last_to_have_some_is_told() {
    granted(part(id()).tokens("ci", 100, 100));
    pass(Duration.ofSeconds(30));
    granted(part(id()).request("ci", 1));
    Asks both = part(id()).tokens("ci", 100, 1).request("ci", 1).place("ci", 1);
    Refused refused = refused(both);

    pass(refused.retryAfter());

    assertThat(refused.what()).isEqualTo(What.REQUESTS);
    granted(both);
  }

  @Test
  void there_is_no_double_burst_at_the_edge_of_a_minute() {
    pass(Duration.ofMillis(59_900));
    for (int i = 0; i < 10; i++) {
      granted(part(id()).request("ci", 10));
    }

    for (int i = 0; i < 599; i++) {
      pass(Duration.ofMillis(100));
      refused(part(id()).request("ci", 10));
    }

    pass(Duration.ofMillis(200));
    granted(part(id()).request("ci", 10));
  }

  @Test
  void tokens_that_come_back_late_leave_when_they_would_have_left() {
    String id = id();
    granted(part(id).tokens("ci", 100, 100));
    pass(Duration.ofSeconds(40));
    settle(id, 60, null);
    granted(part(id()).tokens("ci", 100, 40));

    pass(Duration.ofMillis(20_100));

    refused(part(id()).tokens("ci", 100, 61));
    granted(part(id()).tokens("ci", 100, 60));
  }
}

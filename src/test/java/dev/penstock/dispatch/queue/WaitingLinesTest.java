package dev.penstock.dispatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is called, and when, with a time that the test turns. */
final class WaitingLinesTest {
  private static final int MOST = 8;

  private final TurnedTimers time = new TurnedTimers();
  private final WaitingLines lines = new WaitingLines(time);
  private final Map<String, Waiter> waiters = new HashMap<>();
  private final List<String> called = new ArrayList<>();
  private final List<String> sentAway = new ArrayList<>();
  private final List<Throwable> failed = new ArrayList<>();

  private static Refused lacks(What what, Scope scope, long millis) {
    return new Refused(what, scope, "name", Duration.ofMillis(millis), Standing.NONE);
  }

  private static Refused place(Scope scope) {
    return lacks(What.PLACES, scope, 1000);
  }

  /** A name is a key's letter and a number; capital letters are keys of team {@code red}. */
  private static Seat seat(String name) {
    String key = name.substring(0, 1);
    return new Seat(Character.isUpperCase(key.charAt(0)) ? "team:red" : "team:blue", key);
  }

  private boolean joins(String name, Refused refused, String group, boolean asked) {
    Waiter waiter = waiters.computeIfAbsent(name, fresh -> new Waiter(seat(name), Runnable::run));
    waiter.waits().onSuccess(turn -> (turn ? called : sentAway).add(name)).onFailure(failed::add);
    return lines.join(waiter, new Want(new Lack(refused, time.nanos()), group, asked, false), MOST);
  }

  private void asksInVain(String name, Refused refused) {
    assertThat(joins(name, refused, "m", true)).as(name).isTrue();
  }

  private void standsBehind(String name, Refused refused) {
    assertThat(joins(name, refused, "m", false)).as(name).isTrue();
  }

  private void leaves(String name) {
    lines.leave(waiters.get(name));
  }

  private void ends(String name) {
    lines.ended(seat(name));
  }

  private void nothingIsLeft() {
    assertThat(lines.size()).isZero();
    assertThat(time.size()).isZero();
    assertThat(lines.ahead(seat("A1"), "m")).isNull();
  }

  @Test
  void within_a_key_first_come_is_first_served() {
    asksInVain("A1", place(Scope.KEY));
    standsBehind("A2", place(Scope.KEY));
    standsBehind("A3", place(Scope.KEY));

    ends("A0");
    leaves("A1");
    asksInVain("A2", place(Scope.KEY));
    ends("A1");
    leaves("A2");
    leaves("A3");

    assertThat(called).containsExactly("A1", "A2", "A2", "A3");
    nothingIsLeft();
  }

  @Test
  void keys_of_a_team_take_turns() {
    asksInVain("A1", place(Scope.TEAM));
    standsBehind("A2", place(Scope.TEAM));
    standsBehind("A3", place(Scope.TEAM));
    standsBehind("B1", place(Scope.TEAM));
    standsBehind("C1", place(Scope.TEAM));
    standsBehind("B2", place(Scope.TEAM));

    ends("C0");
    for (String granted : List.of("A1", "B1", "C1", "A2", "B2", "A3")) {
      leaves(granted);
    }

    assertThat(called).containsExactly("A1", "B1", "C1", "A2", "B2", "A3");
    nothingIsLeft();
  }

  @Test
  void a_key_that_asks_in_vain_keeps_its_turn() {
    asksInVain("A1", place(Scope.TEAM));
    standsBehind("A2", place(Scope.TEAM));
    standsBehind("A3", place(Scope.TEAM));
    standsBehind("B1", place(Scope.TEAM));

    ends("A0");
    leaves("A1");
    asksInVain("B1", place(Scope.TEAM));
    ends("A1");
    leaves("B1");
    asksInVain("A2", place(Scope.TEAM));
    ends("B1");

    assertThat(called).containsExactly("A1", "B1", "B1", "A2", "A2");
  }

  @Test
  void a_team_that_asks_slowly_holds_up_no_other() {
    asksInVain("A1", place(Scope.TEAM));
    standsBehind("A2", place(Scope.TEAM));
    asksInVain("b1", place(Scope.TEAM));

    ends("A0");
    ends("b0");
    leaves("b1");

    assertThat(called).containsExactly("A1", "b1");
  }

  @Test
  void an_end_calls_one_not_all() {
    asksInVain("A1", place(Scope.TEAM));
    for (String name : List.of("A2", "B1", "B2", "C1")) {
      standsBehind(name, place(Scope.TEAM));
    }

    ends("A0");
    assertThat(called).containsExactly("A1");
    asksInVain("A1", place(Scope.TEAM));

    assertThat(called).containsExactly("A1");
  }

  @Test
  void a_key_without_room_does_not_keep_its_teams_other_keys_waiting() {
    asksInVain("A1", lacks(What.REQUESTS, Scope.KEY, 30_000));
    asksInVain("B1", place(Scope.KEY));

    ends("B0");

    assertThat(called).containsExactly("B1");
  }

  @ParameterizedTest
  @CsvSource({"REQUESTS, 30000", "TOKENS, 30000", "PLACES, 250"})
  void whom_nobody_makes_room_for_asks_when_there_may_be_some(What what, long millis) {
    asksInVain("A1", lacks(what, Scope.KEY, 30_000));

    time.pass(millis - 1);
    assertThat(called).isEmpty();
    time.pass(1);

    assertThat(called).containsExactly("A1");
  }

  @Test
  void who_asks_in_vain_asks_four_times_a_second() {
    asksInVain("A1", place(Scope.TEAM));
    standsBehind("A2", place(Scope.TEAM));
    standsBehind("B1", place(Scope.TEAM));

    for (int i = 0; i < 40; i++) {
      int before = called.size();
      time.pass(25);
      called.subList(before, called.size()).stream()
          .toList()
          .forEach(name -> asksInVain(name, place(Scope.TEAM)));
    }

    assertThat(called).hasSize(4);
  }

  @Test
  void requests_per_minute_do_not_come_back_with_an_end() {
    asksInVain("A1", lacks(What.REQUESTS, Scope.TEAM, 30_000));

    ends("A0");

    assertThat(called).isEmpty();
  }

  @Test
  void what_was_given_back_while_it_was_refused_is_not_lost() {
    Waiter waiter = new Waiter(seat("A1"), Runnable::run);
    waiter.waits().onSuccess(turn -> called.add("A1"));

    assertThat(
            lines.join(
                waiter, new Want(new Lack(place(Scope.KEY), time.nanos()), "m", true, true), MOST))
        .isTrue();

    assertThat(called).containsExactly("A1");
  }

  @Test
  void who_is_called_and_does_not_ask_goes_its_way_and_stands_first_when_it_comes_back() {
    asksInVain("A1", place(Scope.KEY));
    standsBehind("A2", place(Scope.KEY));
    ends("A0");

    time.pass(250);
    assertThat(called).containsExactly("A1", "A2");
    asksInVain("A2", place(Scope.KEY));
    asksInVain("A1", place(Scope.KEY));
    ends("A0");

    assertThat(called).containsExactly("A1", "A2", "A1");
    assertThat(lines.size()).isEqualTo(2);
    leaves("A1");
    leaves("A2");
    nothingIsLeft();
  }

  @Test
  void who_leaves_while_called_passes_the_turn_on() {
    asksInVain("A1", place(Scope.KEY));
    standsBehind("A2", place(Scope.KEY));
    ends("A0");
    time.pass(300);

    leaves("A2");
    leaves("A1");

    nothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "KEY,   A2, m, true",
    "KEY,   A2, n, true",
    "KEY,   B1, m, false",
    "TEAM,  B1, n, true",
    "MODEL, A2, m, true",
    "MODEL, A2, n, false",
    "TEAM,  b1, m, false",
  })
  void a_newcomer_goes_behind_those_who_wait_for_the_same(
      Scope scope, String newcomer, String group, boolean behind) {
    asksInVain("A1", lacks(What.REQUESTS, scope, 10_000));

    assertThat(lines.ahead(seat(newcomer), group) != null).isEqualTo(behind);
  }

  @Test
  void when_it_is_full_the_largest_team_gives_way_to_a_small_one() {
    asksInVain("A1", place(Scope.TEAM));
    for (int i = 2; i <= MOST; i++) {
      standsBehind("A" + i, place(Scope.TEAM));
    }

    assertThat(joins("B1", place(Scope.TEAM), "m", false)).isFalse();
    asksInVain("b1", place(Scope.TEAM));

    assertThat(sentAway).containsExactly("A" + MOST);
    assertThat(lines.size()).isEqualTo(MOST);
  }

  @Test
  void who_waits_when_the_gateway_drains_goes_elsewhere() {
    asksInVain("A1", place(Scope.KEY));
    asksInVain("b1", place(Scope.KEY));

    lines.close();

    assertThat(failed)
        .extracting(cause -> ((FailureException) cause).failure())
        .containsOnly(new Failure.Overloaded(Duration.ofSeconds(1)))
        .hasSize(2);
    assertThat(joins("A2", place(Scope.KEY), "m", true)).isFalse();
    leaves("A1");
    leaves("b1");
    nothingIsLeft();
  }
}

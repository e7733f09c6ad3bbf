package dev.penstock.store.redis;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Demand;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import dev.penstock.testing.redis.SharedRedis;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many ask in one turn of an event loop is one call, and as exact as many calls. */
final class BundlesTest {
  /** More than one call holds. */
  private static final int MANY = 150;

  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final BudgetConfig budget = total(DOLLAR);
  private Replica replica;

  @BeforeEach
  void join() {
    String url = SharedRedis.server().url();
    replica =
        Replica.join(folder, Links.patient(url, SharedRedis.freshPrefix()), InstantSource.system());
    Links.await(replica.accounts.budgets(List.of(budget)));
  }

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void a_budget_lets_in_as_many_as_it_pays_for() {
    List<Verdict> verdicts = decided(id -> part(id).hold(budget, CENT, CENT));

    assertThat(granted(verdicts)).isEqualTo(100);
    assertThat(standing().heldNanoUsd()).isEqualTo(DOLLAR);
  }

  @Test
  void a_limit_lets_in_as_many_as_it_says_and_tells_each_what_was_left() {
    List<Verdict> verdicts = decided(id -> part(id).request("ci", 90));

    assertThat(granted(verdicts)).isEqualTo(90);
    assertThat(verdicts.subList(0, 90))
        .extracting(verdict -> verdict.standing().requests().remaining())
        .containsExactlyElementsOf(Stream.iterate(89L, left -> left - 1).limit(90).toList());
  }

  @Test
  void places_are_taken_by_as_many_as_there_are() {
    assertThat(granted(decided(id -> part(id).place("ci", 70)))).isEqualTo(70);
  }

  @Test
  void who_is_refused_takes_nothing_of_what_others_draw_on() {
    List<Verdict> verdicts =
        decided(id -> part(id).request("ci", 1_000).place("ci", 1_000).hold(budget, CENT, CENT));

    assertThat(granted(verdicts)).isEqualTo(100);
    assertThat(verdicts.getLast().standing().requests().remaining()).isEqualTo(900);
    assertThat(granted(decided(id -> part(id).request("ci", 1_000).place("ci", 1_000))))
        .isEqualTo(MANY);
  }

  @Test
  void the_same_part_twice_is_granted_twice_and_taken_once() {
    Asks call = part(replica.accounts.newId()).hold(budget, CENT, CENT);

    List<Verdict> verdicts = atOnce(List.of(call.demand(), call.demand()), this::decide);

    assertThat(granted(verdicts)).isEqualTo(2);
    assertThat(standing().heldNanoUsd()).isEqualTo(CENT);
  }

  @Test
  void all_that_ends_is_counted_and_gives_back_what_it_took() {
    List<Asks> calls =
        Stream.generate(() -> part(replica.accounts.newId()).place("ci", 100))
            .limit(100)
            .map(call -> call.hold(budget, CENT, CENT).tokens("ci", 1_000, 10))
            .toList();
    List<Verdict> verdicts = atOnce(calls.stream().map(Asks::demand).toList(), this::decide);
    assertThat(granted(verdicts)).isEqualTo(100);

    atOnce(calls, call -> replica.accounts.settle(List.of(ended(call.id()))));

    assertThat(standing().spentNanoUsd()).isEqualTo(50 * CENT);
    assertThat(standing().heldNanoUsd()).isZero();
    assertThat(granted(decided(id -> part(id).place("ci", 100).tokens("ci", 1_000, 8))))
        .as("each used 4 of its 10 tokens")
        .isEqualTo(75);
  }

  private static Settled ended(String id) {
    return new Settled(id, 4, Rows.row(id, SOME_TIME).cost(CENT / 2).settled());
  }

  private List<Verdict> decided(Function<String, Asks> of) {
    List<Demand> demands =
        Stream.generate(() -> of.apply(replica.accounts.newId()).demand()).limit(MANY).toList();
    return atOnce(demands, this::decide);
  }

  private Future<Verdict> decide(Demand demand) {
    return replica.accounts.decide(demand);
  }

  /** In one turn of an event loop. */
  @CanIgnoreReturnValue
  private <T, R> List<R> atOnce(List<T> all, Function<T, Future<R>> action) {
    List<Future<R>> begun =
        Links.on(replica.vertx.getOrCreateContext(), () -> all.stream().map(action).toList());
    return begun.stream().map(Links::await).toList();
  }

  private static long granted(List<Verdict> verdicts) {
    return verdicts.stream().filter(Granted.class::isInstance).count();
  }

  private BudgetState standing() {
    return Links.await(replica.accounts.standing(List.of(budget))).getFirst();
  }
}

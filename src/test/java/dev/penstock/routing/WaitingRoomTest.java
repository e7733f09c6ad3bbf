package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.CallOptions;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.Failure;
import dev.penstock.testing.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that wait for a place, on two event loops. */
final class WaitingRoomTest {
  private final Vertx vertx = Vertx.vertx();
  private final Fleet fleet = fleet("30s");
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final List<RouteDecision.Chosen> chosen = new CopyOnWriteArrayList<>();
  private final List<Failure> refused = new CopyOnWriteArrayList<>();

  private static Fleet fleet(String maxWait) {
    return new Fleet(
        1,
        "routing: {queue: {max_waiting: 2, max_wait: "
            + maxWait
            + "}}\n"
            + Fleet.group("model: a, max_parallel: 1"));
  }

  @AfterEach
  void close() {
    var closed = vertx.close();
    Eventually.becomes("closed", closed::isComplete);
  }

  /** One shard's room, and its event loop. */
  private record Room(Context loop, Fleet fleet, Vertx vertx) {
    void ask(WaitingRoomTest test, String name, RouteRequest request) {
      loop.runOnContext(on ->
          new WaitingRoom(fleet.router, fleet::now, vertx)
              .decide(request, decision -> test.answered(name, decision)));
    }
  }

  private Room room(Fleet of) {
    return new Room(vertx.getOrCreateContext(), of, vertx);
  }

  private void answered(String name, RouteDecision decision) {
    switch (decision) {
      case RouteDecision.Chosen place -> chosen.add(place);
      case RouteDecision.Refused none -> refused.add(none.failure());
    }
    answers.add(name);
  }

  private void asks(Room room, String name) {
    int before = fleet.deployment("a").signals().line().size() + answers.size();
    room.ask(this, name, fleet.ask().request());
    Eventually.becomes(
        name + " waits or is answered",
        () -> fleet.deployment("a").signals().line().size() + answers.size() > before);
  }

  private void ends(int which) {
    int before = answers.size();
    chosen.get(which).lease().release();
    Eventually.becomes("the next is answered", () -> answers.size() > before);
  }

  @Test
  void places_go_to_whoever_waits_longest_whatever_its_event_loop() {
    Room one = room(fleet);
    Room other = new Room(vertx.getOrCreateContext(), fleet, vertx);

    asks(one, "first");
    asks(one, "second");
    asks(other, "third");
    ends(0);
    ends(1);
    chosen.get(2).lease().release();

    assertThat(answers).containsExactly("first", "second", "third");
    assertThat(fleet.inFlight()).isZero();
  }

  @Test
  void more_than_the_bound_are_refused_at_once() {
    Room room = room(fleet);
    asks(room, "first");
    asks(room, "second");
    asks(room, "third");

    asks(room, "fourth");

    assertThat(answers).containsExactly("first", "fourth");
    assertThat(refused).containsExactly(new Failure.Overloaded(Duration.ofSeconds(1)));
  }

  @Test
  void who_has_left_keeps_nobody_out() {
    Room room = room(fleet);
    asks(room, "first");
    RouteRequest impatient = fleet.ask().request();
    room.ask(this, "impatient", impatient);
    asks(room, "third");
    Eventually.becomes("two wait", () -> fleet.deployment("a").signals().line().size() == 2);

    impatient.exchange().abandon();
    room.ask(this, "fourth", fleet.ask().request());
    AtomicBoolean asked = new AtomicBoolean();
    room.loop().runOnContext(after -> asked.set(true));
    Eventually.becomes("the fourth has asked", asked::get);
    ends(0);
    ends(1);

    assertThat(answers).containsExactly("first", "third", "fourth");
    assertThat(refused).isEmpty();
  }

  @Test
  void a_newcomer_does_not_overtake() {
    Room room = room(fleet);
    asks(room, "first");
    asks(room, "second");

    assertThat(fleet.ask().ruling()).isInstanceOf(Router.Ruling.Full.class);
    chosen.getFirst().lease().release();
    assertThat(fleet.ask().ruling()).isInstanceOf(Router.Ruling.Full.class);
    Eventually.becomes("second is served", () -> chosen.size() == 2);
  }

  @Test
  void who_waited_too_long_is_refused() {
    Fleet hasty = fleet("20ms");
    RouteDecision.Chosen first = hasty.chosen();

    room(hasty).ask(this, "late", hasty.ask().request());

    Eventually.becomes("refused", () -> !refused.isEmpty());
    assertThat(refused).containsExactly(new Failure.Overloaded(Duration.ofSeconds(1)));
    assertThat(hasty.deployment("a").signals().line().size()).isZero();
    first.lease().release();
    assertThat(hasty.inFlight()).isZero();
  }

  @Test
  void who_waited_too_long_goes_to_what_has_recovered_meanwhile() {
    Fleet two =
        new Fleet(
            1,
            "routing: {queue: {max_waiting: 2}}\n"
                + Fleet.group("model: a, max_parallel: 1", "model: b"));
    two.breakDown("b");
    RouteDecision.Chosen first = two.chosen();
    OneTimer loop = new OneTimer();
    new WaitingRoom(two.router, two::now, loop)
        .decide(two.ask().request(), decision -> answered("late", decision));

    two.pass(Duration.ofSeconds(10));
    loop.tasks.forEach(Runnable::run);

    assertThat(chosen).singleElement().matches(late -> late.deployment().model().equals("b"));
    assertThat(two.deployment("a").signals().line().size()).isZero();
    first.lease().release();
  }

  /** Keeps what is to be done at its time. */
  private static final class OneTimer implements Loop {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public long timer(Duration after, Runnable task) {
      tasks.add(task);
      return 0;
    }

    @Override
    public void cancel(long timer) {}
  }

  @Test
  void who_left_meanwhile_is_not_started_and_its_place_goes_on() {
    Room room = room(fleet);
    asks(room, "first");
    RouteRequest leaving = fleet.ask().request();
    room.ask(this, "leaves", leaving);
    Eventually.becomes("waits", () -> fleet.deployment("a").signals().line().size() == 1);
    asks(room, "third");

    leaving.exchange().abandon();
    chosen.getFirst().lease().release();
    Eventually.becomes("third is served", () -> chosen.size() == 2);

    assertThat(answers).containsExactly("first", "leaves", "third");
    assertThat(refused).containsExactly(new Failure.ClientGone());
    chosen.get(1).lease().release();
    assertThat(fleet.inFlight()).isZero();
  }

  @Test
  void whose_deadline_is_before_the_end_of_the_wait_is_told_of_that() {
    Room room = room(fleet);
    asks(room, "first");
    var soon = new CallOptions(Duration.ofMillis(20), Set.of(), null, false, 0);

    room.ask(this, "hasty", fleet.ask().options(soon).request());

    Eventually.becomes("refused", () -> !refused.isEmpty());
    assertThat(refused).containsExactly(new Failure.DeadlineExceeded());
  }

  @Test
  void whose_deadline_passed_meanwhile_is_not_started() {
    Room room = room(fleet);
    asks(room, "first");
    asks(room, "second");

    fleet.pass(Duration.ofHours(1));
    ends(0);

    assertThat(refused).containsExactly(new Failure.DeadlineExceeded());
    assertThat(fleet.inFlight()).isZero();
  }
}

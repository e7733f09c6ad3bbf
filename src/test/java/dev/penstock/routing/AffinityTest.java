package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A session stays where it was served, as long as that does no harm. */
final class AffinityTest {
  private static final String[] FOUR = {"model: a", "model: b", "model: c", "model: d"};

  private final Fleet fleet = Fleet.of(21, FOUR);

  @Test
  void a_session_stays_where_it_was_served() {
    RouteDecision.Chosen first = fleet.ask().session("s").chosen();
    first.lease().end(Fleet.well());

    for (int i = 0; i < 50; i++) {
      RouteDecision.Chosen next = fleet.ask().session("s").chosen();
      assertThat(next.deployment()).isEqualTo(first.deployment());
      next.lease().end(Fleet.well());
    }
  }

  @Test
  void a_failure_is_not_remembered() {
    RouteDecision.Chosen first = fleet.ask().session("s").chosen();
    first.lease().end(Fleet.went(new Failure.UpstreamBroken("cut")));

    assertThat(fleet.live.affinity().size()).isZero();
  }

  @Test
  void the_session_moves_if_its_deployment_is_no_candidate() {
    RouteDecision.Chosen first = fleet.ask().session("s").chosen();
    first.lease().end(Fleet.well());

    RouteDecision.Chosen next = fleet.ask().session("s").without(first.deployment().id()).chosen();

    assertThat(next.deployment()).isNotEqualTo(first.deployment());
  }

  @Test
  void a_crowded_deployment_does_not_get_more() {
    RouteDecision.Chosen first = fleet.ask().session("s").chosen();
    first.lease().end(Fleet.well());
    String crowded = first.deployment().model();
    int stayed = 0;

    for (int i = 0; i < 20; i++) {
      stayed += fleet.ask().session("s").chosen().deployment().model().equals(crowded) ? 1 : 0;
    }

    // A quarter of 20, a quarter more, and the one that is always allowed.
    assertThat(stayed).isBetween(5, 8);
  }

  @Test
  void it_is_forgotten_in_time() {
    fleet.ask().session("s").chosen().lease().end(Fleet.well());
    assertThat(fleet.live.affinity().size()).isOne();

    fleet.pass(Duration.ofHours(2));

    var key = new Affinity.Key("m", null, "s");
    assertThat(fleet.live.affinity().last(key, fleet.now())).isNull();
  }

  @Test
  void the_one_used_longest_ago_makes_room() {
    Fleet small = new Fleet(1, "routing: {affinity: {max_sessions: 2}}\n" + Fleet.group(FOUR));
    small.ask().session("one").chosen().lease().end(Fleet.well());
    small.ask().session("two").chosen().lease().end(Fleet.well());
    small.ask().session("one").chosen().lease().end(Fleet.well());
    small.ask().session("three").chosen().lease().end(Fleet.well());

    assertThat(remembered(small, "one")).isTrue();
    assertThat(remembered(small, "two")).isFalse();
    assertThat(remembered(small, "three")).isTrue();
  }

  private static boolean remembered(Fleet fleet, String session) {
    return fleet.live.affinity().last(new Affinity.Key("m", null, session), fleet.now()) != null;
  }

  @Test
  void fields_of_the_body_name_a_session_only_if_the_configuration_says_so() {
    ChatRequest.Needs needs =
        new ChatRequest.Needs(Set.of(), null, "user-1", "cache-1", Estimate.of(1));
    Fleet reads =
        new Fleet(1, "routing: {affinity: {prompt_cache_key: true}}\n" + Fleet.group(FOUR));

    fleet.ask().needs(needs).chosen().lease().end(Fleet.well());
    reads.ask().needs(needs).chosen().lease().end(Fleet.well());

    assertThat(fleet.live.affinity().size()).isZero();
    assertThat(remembered(reads, "cache-1")).isTrue();
  }
}

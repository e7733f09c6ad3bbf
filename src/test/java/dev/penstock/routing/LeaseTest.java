package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Usage;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places are shared out evenly, never over the bound, and come back, however calls end. */
final class LeaseTest {
  private static final List<AttemptResult> ENDS =
      List.of(
          Fleet.well(),
          AttemptResult.CANCELLED,
          new AttemptResult(null, false, true, 5, 9, new Usage(3, 4, null, null, null)),
          Fleet.went(new Failure.UpstreamRejected(400, "invalid_value", null, "no")),
          Fleet.went(new Failure.UpstreamBroken("cut")),
          Fleet.went(new Failure.UpstreamTimeout("first token")),
          Fleet.went(new Failure.UpstreamOverloaded(null)),
          Fleet.went(new Failure.UpstreamUnreachable("refused")),
          Fleet.went(new Failure.UpstreamRateLimited(Duration.ofMillis(3))),
          Fleet.went(new Failure.CredentialRefused(false)),
          Fleet.went(new Failure.Internal()));

  @Test
  void four_equal_deployments_get_a_quarter_each_whatever_fails() {
    Fleet fleet = Fleet.of(11, "model: a", "model: b", "model: c", "model: d");
    SplittableRandom random = new SplittableRandom(7);
    Map<String, Integer> calls = new HashMap<>();
    List<RouteDecision.Lease> open = new ArrayList<>();

    for (int i = 0; i < 10_000; i++) {
      fleet.pass(Duration.ofMillis(5));
      RouteDecision.Chosen chosen = fleet.chosen();
      calls.merge(chosen.deployment().model(), 1, Integer::sum);
      open.add(chosen.lease());
      if (open.size() > 20) {
        open.remove(random.nextInt(open.size())).end(mostlyWell(random));
      }
    }
    open.forEach(RouteDecision.Lease::release);

    assertThat(calls.values())
        .hasSize(4)
        .allSatisfy(count -> assertThat(count).isBetween(2000, 3000));
    assertThat(fleet.inFlight()).isZero();
  }

  /** 10 % faults, 10 % cancels. */
  private static AttemptResult mostlyWell(SplittableRandom random) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      return Fleet.went(new Failure.UpstreamBroken("cut"));
    }
    return dice == 1 ? AttemptResult.CANCELLED : Fleet.well();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gauges_rest_at_zero_after_any_mix_of_ends_also_doubled_ones(long seed) {
    Fleet fleet =
        Fleet.of(
            seed,
            "model: a, max_parallel: 3, rpm: 100000",
            "model: b, max_parallel: 2, tpm: 1000000",
            "model: c, order: 2");
    SplittableRandom random = new SplittableRandom(seed);
    List<RouteDecision.Lease> open = new ArrayList<>();

    for (int i = 0; i < 3000; i++) {
      fleet.pass(Duration.ofMillis(random.nextInt(20)));
      if (fleet.ask().tokens(random.nextInt(100)).decision()
          instanceof RouteDecision.Chosen chosen) {
        open.add(chosen.lease());
      }
      while (open.size() > random.nextInt(8)) {
        int which = random.nextInt(open.size());
        open.get(which).end(ENDS.get(random.nextInt(ENDS.size())));
        if (random.nextInt(3) > 0) {
          open.remove(which).release();
        }
      }
      assertThat(fleet.deployment("a").inFlight()).as("seed %d", seed).isBetween(0, 3);
      assertThat(fleet.deployment("b").inFlight()).as("seed %d", seed).isBetween(0, 2);
    }
    open.forEach(RouteDecision.Lease::release);

    assertThat(fleet.inFlight()).as("seed %d", seed).isZero();
  }

  @Test
  void of_two_threads_one_gets_the_last_place() throws Exception {
    Fleet fleet = Fleet.of(5, "model: a, max_parallel: 1");
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> got = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Router router = new Router(fleet::now, new SplittableRandom(i));
        got.add(threads.submit(() -> race(fleet, router, together, most)));
      }
      assertThat(got.get(0).get() + got.get(1).get()).isEqualTo(500);
    }

    assertThat(most).hasValue(1);
    assertThat(fleet.inFlight()).isZero();
  }

  /** Each round, both try; the place is given back when both have. */
  private static int race(Fleet fleet, Router router, CyclicBarrier together, AtomicInteger most)
      throws Exception {
    int got = 0;
    for (int round = 0; round < 500; round++) {
      together.await();
      Router.Ruling ruling = router.rule(fleet.ask().request());
      together.await();
      most.accumulateAndGet(fleet.inFlight(), Math::max);
      together.await();
      if (ruling instanceof Router.Ruling.Decided decided
          && decided.decision() instanceof RouteDecision.Chosen chosen) {
        chosen.lease().release();
        got++;
      }
    }
    return got;
  }

  @Test
  void only_the_deployments_own_faults_open_its_breaker() {
    Fleet fleet = Fleet.of(1, "model: a");
    for (int i = 0; i < 50; i++) {
      fleet.chosen().lease().end(AttemptResult.CANCELLED);
      fleet.chosen().lease().end(Fleet.went(new Failure.UpstreamModelNotFound()));
      fleet.chosen().lease().end(Fleet.went(new Failure.ContextLengthExceeded("long")));
    }

    for (int i = 0; i < 5; i++) {
      fleet.chosen().lease().end(Fleet.went(new Failure.UpstreamBroken("cut")));
    }

    assertThat(fleet.ask().refused().failure()).isInstanceOf(Failure.NoHealthyDeployment.class);
    assertThat(fleet.facts).hasSize(1);
  }
}

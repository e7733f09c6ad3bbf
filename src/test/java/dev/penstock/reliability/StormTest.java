package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many callers, upstreams that fail in every way, callers that leave: nothing is left over. */
final class StormTest {
  private static final int REQUESTS = 1500;

  @Test
  void after_a_storm_every_gauge_is_zero_and_nobody_saw_a_failure() throws Exception {
    try (Backend one = new Backend(faulty(1));
        Backend two = new Backend(faulty(2));
        Backend three = new Backend(faulty(3));
        Backend sound = new Backend();
        Fleet fleet =
            Fleet.of(
                List.of(one, two, three, sound),
                "retries: {attempts: 4, base: 1ms, budget: 1.0, budget_floor: 10000},"
                    + " circuit_breaker: {consecutive_failures: 100000, minimum_calls: 100000},"
                    + " cooldown: {rate_limited: 1ms}")) {
      Map<Integer, Integer> statuses = storm(fleet);

      assertThat(statuses.keySet()).isSubsetOf(200, -1);
      for (int i = 0; i < 4; i++) {
        String id = "b" + i + "/m" + i;
        Eventually.becomes(id + " at rest", () -> fleet.gateway().gateway().inFlightOf(id) == 0);
      }
      Eventually.becomes("none in flight", () -> fleet.gateway().gateway().inFlight() == 0);
    }
  }

  /** Every fifth call fails, each time in another way. */
  private static dev.penstock.testing.ScriptedUpstream.Script faulty(int seed) {
    Random random = new Random(seed);
    return call -> {
      switch (random.nextInt(25)) {
        case 0 -> Backend.status(500).play(call);
        case 1 -> Backend.status(429, "retry-after-ms: 1").play(call);
        case 2 -> call.reset();
        case 3 -> roleThenCut(call);
        case 4 -> call.json(200, "<html>");
        default -> Backend.well(call);
      }
    };
  }

  private static void roleThenCut(Call call) throws IOException {
    call.head("text/event-stream").chunk(Chunks.role()).cut();
  }

  private static Map<Integer, Integer> storm(Fleet fleet) throws Exception {
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(24)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        int number = i;
        done.add(
            threads.submit(() -> {
              statuses.merge(one(fleet, number), 1, Integer::sum);
              return null;
            }));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    return statuses;
  }

  /** Every tenth caller leaves before its answer: -1. */
  private static int one(Fleet fleet, int number) throws IOException {
    try (RawClient client = fleet.gateway().client()) {
      client.post("/v1/chat/completions", Chunks.request(number % 2 == 0));
      if (number % 10 == 0) {
        client.reset();
        return -1;
      }
      RawClient.Answer answer = client.answer();
      if (number % 2 == 0 && answer.status() == 200) {
        assertThat(answer.body()).endsWith(Chunks.DONE).doesNotContain("\"error\"");
      }
      return answer.status();
    }
  }
}

package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream.Call;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A second call beside one that is slow. */
final class HedgeTest {
  private static final String HEDGED =
      "strategy: round-robin, hedge: {enabled: true, max_share: 1.0}";

  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void a_stalled_stream_is_answered_by_another_deployment_and_the_stalled_call_is_closed()
      throws IOException {
    try (Backend stalling = new Backend();
        Backend sound = new Backend();
        Fleet fleet = Fleet.of(List.of(stalling, sound), HEDGED)) {
      warm(fleet);
      stalling.becomes(this::stall);

      for (int i = 0; i < 4; i++) {
        Answer answer = fleet.stream();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-penstock-deployment", "b1/m1");
        assertThat(answer.body()).contains("hello").endsWith("data: [DONE]\n\n");
      }

      Eventually.becomes("stalled calls are closed", () -> closed.get() == 2);
      assertThat(fleet.gateway().gateway().inFlightOf("b0/m0")).isZero();
    }
  }

  @Test
  void whole_answers_are_hedged_as_well() throws IOException {
    try (Backend stalling = new Backend();
        Backend sound = new Backend();
        Fleet fleet = Fleet.of(List.of(stalling, sound), HEDGED)) {
      for (int i = 0; i < 60; i++) {
        assertThat(fleet.ask().status()).isEqualTo(200);
      }
      stalling.becomes(this::stall);

      assertThat(fleet.ask(4))
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("x-penstock-deployment", "b1/m1");
          });
    }
  }

  @Test
  void a_hedge_that_fails_leaves_the_first_call_alone() throws IOException {
    try (Backend slow = new Backend();
        Backend failing = new Backend();
        Fleet fleet = Fleet.of(List.of(slow, failing), HEDGED + ", retries: {attempts: 1}")) {
      warm(fleet);
      int before = failing.calls();
      slow.becomes(call -> {
        Eventually.becomes("the hedge came", () -> failing.calls() > before);
        Backend.well(call);
      });
      failing.becomes(Backend.status(500));

      List<Answer> answers = List.of(fleet.stream(), fleet.stream());

      assertThat(answers)
          .anySatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("x-penstock-deployment", "b0/m0");
          });
    }
  }

  @Test
  void a_stream_that_breaks_ends_though_the_call_that_lost_is_still_drained() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Backend stalling = new Backend();
        Backend breaking = new Backend();
        Fleet fleet = draining(stalling, breaking)) {
      warm(fleet);
      stalling.becomes(call -> {
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        call.cut();
      });
      breaking.becomes(call -> {
        call.head("text/event-stream").chunk(Chunks.role() + Chunks.text("hel"));
        call.cut();
      });

      List<Answer> answers = List.of(fleet.stream(), fleet.stream());

      assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).contains("\"error\""));
      Eventually.becomes("nothing is held", () -> fleet.gateway().gateway().inFlight() == 0);
      over.countDown();
    }
  }

  private static Fleet draining(Backend one, Backend other) {
    return Fleet.yaml(
        """
        providers:
          b0: {type: openai-compatible, base_url: "%s", on_cancel: drain}
          b1: {type: openai-compatible, base_url: "%s", on_cancel: drain}
        models: {m: {deployments: [{provider: b0, model: m0}, {provider: b1, model: m1}]}}
        routing: {%s}
        """
            .formatted(one.url(), other.url(), HEDGED));
  }

  private static void warm(Fleet fleet) throws IOException {
    for (int i = 0; i < 60; i++) {
      assertThat(fleet.stream().status()).isEqualTo(200);
    }
  }

  private void stall(Call call) throws IOException, InterruptedException {
    if (call.closedWithin(20_000)) {
      closed.incrementAndGet();
    }
    call.cut();
  }
}

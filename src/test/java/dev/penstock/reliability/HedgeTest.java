package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream.Call;
import java.io.IOException;
import java.util.List;
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

package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.HedgeFinished;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.error.Failure;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two calls for one request: whoever has content first answers, and the other is cancelled. */
final class HedgeTest {
  private static final long DEADLINE_MILLIS = 10_000;
  private static final Duration SOON = Duration.ofMillis(50);

  /** The first call to upstream 0, a second one beside it to 1, whatever comes then to 2. */
  private static Future<RouteDecision> route(RouteRequest question, ScriptedRouting routing) {
    return Future.succeededFuture(
        switch (question.purpose()) {
          case FIRST -> routing.choose(0, SOON, null);
          case HEDGE -> routing.choose(1, null, null);
          case RETRY, INSTEAD -> routing.choose(2, null, null);
        });
  }

  private static ScriptedUpstream stalled(CompletableFuture<Boolean> closed) {
    return new ScriptedUpstream(call -> {
      if (Upstreams.streamed(call)) {
        call.head("text/event-stream").chunk(Chunks.role());
      }
      closed.complete(call.closedWithin(DEADLINE_MILLIS));
    });
  }

  private static ScriptedUpstream after(CompletableFuture<?> signal, ScriptedUpstream.Script then) {
    return new ScriptedUpstream(call -> {
      signal.join();
      then.play(call);
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_second_answers_for_one_that_stalls(boolean stream) throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    try (ScriptedUpstream slow = stalled(closed);
        ScriptedUpstream quick = Upstreams.well("quick");
        ScriptedRouting routing = new ScriptedRouting(List.of(slow, quick), HedgeTest::route)) {
      RawClient.Answer answer = routing.ask(stream);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("quick");
      assertThat(answer.headers())
          .containsEntry("x-penstock-deployment", "u1/real-model")
          .containsEntry("x-penstock-attempts", "2");
      assertThat(closed.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      Eventually.becomes("both leases are back", () -> routing.end(1) != null);
      assertThat(routing.end(0).cancelled()).isTrue();
      assertThat(routing.end(1).failure()).isNull();
      assertThat(routing.questions()).hasSize(2);
      assertThat(routing.questions().get(1).excluded()).containsExactly("u0/real-model");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void both_calls_are_told_with_what_they_may_cost(boolean stream) throws Exception {
    try (ScriptedUpstream slow = stalled(new CompletableFuture<>());
        ScriptedUpstream quick = Upstreams.well("quick");
        ScriptedRouting routing = new ScriptedRouting(List.of(slow, quick), HedgeTest::route)) {
      assertThat(routing.ask(stream).status()).isEqualTo(200);
      Eventually.becomes("all is told", () -> !routing.facts(RequestFinished.class).isEmpty());

      AttemptFinished loser = routing.facts(AttemptFinished.class).get(0);
      AttemptFinished winner = routing.facts(AttemptFinished.class).get(1);
      assertThat(loser.outcome()).isEqualTo("cancelled");
      assertThat(loser.hedge()).isFalse();
      assertThat(loser.usage().inputTokens()).isPositive();
      assertThat(loser.usageEstimated()).isTrue();
      assertThat(winner.outcome()).isEqualTo("success");
      assertThat(winner.hedge()).isTrue();
      assertThat(winner.usage().outputTokens()).isPositive();
      assertThat(routing.facts(HedgeFinished.class)).containsExactly(new HedgeFinished("m", "won"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_first_may_still_be_the_first(boolean stream) throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ScriptedUpstream first = after(begun, call -> Upstreams.answer(call, "first"));
        ScriptedUpstream second =
            new ScriptedUpstream(call -> {
              begun.complete(null);
              closed.complete(call.closedWithin(DEADLINE_MILLIS));
            });
        ScriptedRouting routing = new ScriptedRouting(List.of(first, second), HedgeTest::route)) {
      RawClient.Answer answer = routing.ask(stream);

      assertThat(answer.body()).contains("first");
      assertThat(answer.headers()).containsEntry("x-penstock-deployment", "u0/real-model");
      assertThat(closed.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(routing.end(1).cancelled()).isTrue();
      Eventually.becomes("it is told", () -> !routing.facts(HedgeFinished.class).isEmpty());
      assertThat(routing.facts(HedgeFinished.class))
          .containsExactly(new HedgeFinished("m", "lost"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void if_the_second_fails_the_first_goes_on(boolean stream) throws Exception {
    CompletableFuture<Void> failed = new CompletableFuture<>();
    try (ScriptedUpstream first = after(failed, call -> Upstreams.answer(call, "first"));
        ScriptedUpstream second =
            new ScriptedUpstream(call -> {
              call.json(503, "{}");
              failed.complete(null);
            });
        ScriptedRouting routing = new ScriptedRouting(List.of(first, second), HedgeTest::route)) {
      RawClient.Answer answer = routing.ask(stream);

      assertThat(answer.body()).contains("first");
      assertThat(answer.headers()).containsEntry("x-penstock-deployment", "u0/real-model");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void if_the_first_fails_the_second_goes_on(boolean stream) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> failed = new CompletableFuture<>();
    try (ScriptedUpstream first =
            after(
                begun,
                call -> {
                  call.json(500, "{}");
                  failed.complete(null);
                });
        ScriptedUpstream second =
            new ScriptedUpstream(call -> {
              begun.complete(null);
              failed.join();
              Upstreams.answer(call, "second");
            });
        ScriptedRouting routing = new ScriptedRouting(List.of(first, second), HedgeTest::route)) {
      assertThat(routing.ask(stream).body()).contains("second");
      assertThat(routing.questions()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void only_when_both_have_failed_is_there_another_attempt(boolean stream) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ScriptedUpstream first = after(begun, call -> call.json(500, "{}"));
        ScriptedUpstream second =
            new ScriptedUpstream(call -> {
              begun.complete(null);
              call.json(500, "{}");
            });
        ScriptedUpstream third = Upstreams.well("third");
        ScriptedRouting routing =
            new ScriptedRouting(List.of(first, second, third), HedgeTest::route)) {
      RawClient.Answer answer = routing.ask(stream);

      assertThat(answer.body()).contains("third");
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "3");
      assertThat(routing.questions().getLast().excluded())
          .containsExactlyInAnyOrder("u0/real-model", "u1/real-model");
    }
  }

  @Test
  void a_call_with_content_has_no_second() throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    try (ScriptedUpstream first =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(Chunks.text("one"));
              // Well beyond the time after which a second call would be made.
              call.closedWithin(SOON.toMillis() * 4);
              read.complete(null);
            });
        ScriptedRouting routing =
            new ScriptedRouting(List.of(first, Upstreams.well("x")), HedgeTest::route);
        RawClient client = routing.client()) {
      client.post("/", Chunks.request(true)).head();
      assertThat(new String(client.chunk(), UTF_8)).contains("one");
      read.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);

      assertThat(routing.questions())
          .extracting(RouteRequest::purpose)
          .containsExactly(Purpose.FIRST);
    }
  }

  @Test
  void a_refused_second_call_changes_nothing() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (ScriptedUpstream first = after(asked, call -> Upstreams.answer(call, "first"));
        ScriptedRouting routing =
            new ScriptedRouting(
                List.of(first),
                (question, router) -> {
                  if (question.purpose() == Purpose.FIRST) {
                    return route(question, router);
                  }
                  asked.complete(null);
                  return Future.succeededFuture(
                      new Refused(new Failure.NoHealthyDeployment(SOON), Reason.BUDGET, null));
                })) {
      assertThat(routing.ask(true).body()).contains("first");
    }
  }

  @Test
  void a_client_that_leaves_cancels_both() throws Exception {
    CompletableFuture<Boolean> one = new CompletableFuture<>();
    CompletableFuture<Boolean> two = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ScriptedUpstream first = stalled(one);
        ScriptedUpstream second =
            new ScriptedUpstream(call -> {
              begun.complete(null);
              two.complete(call.closedWithin(DEADLINE_MILLIS));
            });
        ScriptedRouting routing = new ScriptedRouting(List.of(first, second), HedgeTest::route)) {
      RawClient client = routing.client();
      client.post("/", Chunks.request(true));
      begun.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);

      client.close();

      assertThat(one.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(two.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      Eventually.becomes("both leases are back", () -> cancelled(routing.end(0), routing.end(1)));
    }
  }

  private static boolean cancelled(@Nullable AttemptResult one, @Nullable AttemptResult two) {
    return one != null && one.cancelled() && two != null && two.cancelled();
  }
}

package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.event.HedgeFinished;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.ScriptedUpstream;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A race tells how its second call fared. */
final class HedgeFactTest {
  private static Future<RouteDecision> route(RouteRequest question, ScriptedRouting routing) {
    return Future.succeededFuture(
        question.purpose() == RouteRequest.Purpose.FIRST
            ? routing.choose(0, Duration.ofMillis(50), null)
            : routing.choose(1, null, null));
  }

  private static ScriptedUpstream stalled() {
    return new ScriptedUpstream(call -> assertThat(call.closedWithin(10_000)).isTrue());
  }

  @Test
  void the_second_call_won() throws Exception {
    try (ScriptedUpstream slow = stalled();
        ScriptedUpstream quick = Upstreams.well("quick")) {
      assertThat(told(slow, quick)).isEqualTo(new HedgeFinished("m", "won"));
    }
  }

  @Test
  void the_first_call_answered_after_all() throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ScriptedUpstream first =
            new ScriptedUpstream(call -> {
              begun.join();
              Upstreams.answer(call, "first");
            });
        ScriptedUpstream second =
            new ScriptedUpstream(call -> {
              begun.complete(null);
              assertThat(call.closedWithin(10_000)).isTrue();
            })) {
      assertThat(told(first, second)).isEqualTo(new HedgeFinished("m", "lost"));
    }
  }

  private static HedgeFinished told(ScriptedUpstream first, ScriptedUpstream second)
      throws Exception {
    try (ScriptedRouting routing =
        new ScriptedRouting(List.of(first, second), HedgeFactTest::route)) {
      assertThat(routing.ask(true).status()).isEqualTo(200);
      Eventually.becomes("it is told", () -> !routing.facts(HedgeFinished.class).isEmpty());
      assertThat(routing.facts(HedgeFinished.class)).hasSize(1);
      return routing.facts(HedgeFinished.class).getFirst();
    }
  }
}

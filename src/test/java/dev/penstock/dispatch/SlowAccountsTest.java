package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Accounts;
import dev.penstock.api.CallOptions;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and budgets that are looked up elsewhere: late, in vain, while the client leaves. */
final class SlowAccountsTest {
  private final AtomicReference<Slow> slow = new AtomicReference<>();

  private ScriptedRouting routing(
      ScriptedUpstream upstream, CallOptions options, UnaryOperator<Accounts> accounts) {
    return new ScriptedRouting(
        List.of(upstream),
        options,
        (question, self) -> Future.succeededFuture(self.choose(0, null, null)),
        accounts);
  }

  private UnaryOperator<Accounts> settlingBehind(Promise<Void> gate) {
    return real -> {
      Slow made = new Slow(real, Function.identity(), Slow.behind(gate));
      slow.set(made);
      return made;
    };
  }

  @Test
  void who_leaves_while_it_is_decided_has_taken_nothing() throws Exception {
    Promise<Void> gate = Promise.promise();
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing =
            routing(
                up,
                CallOptions.NONE,
                real -> {
                  Slow made = new Slow(real, Slow.behind(gate), Function.identity());
                  slow.set(made);
                  return made;
                })) {
      try (RawClient client = routing.client()) {
        client.post("/", Chunks.request(true));
        Eventually.becomes("asked", () -> slow.get() != null && !slow.get().taken.isEmpty());
        client.reset();
      }
      Eventually.becomes("the place is free", () -> routing.end(0) != null);
      gate.complete();

      Eventually.becomes("nothing is taken", () -> slow.get().taken.isEmpty());
      Eventually.becomes("nothing is open", () -> routing.unbooked() == 0);
      assertThat(up.calls()).isEmpty();
      assertThat(slow.get().settled).allMatch(each -> each.row() == null);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_cannot_be_decided_is_refused_and_given_back(boolean throwing) throws Exception {
    try (ScriptedUpstream up = Upstreams.well("never");
        ScriptedRouting routing =
            routing(
                up,
                CallOptions.NONE,
                real -> {
                  Slow made =
                      new Slow(
                          real,
                          verdict -> {
                            if (throwing) {
                              throw new IllegalStateException("broken");
                            }
                            return Future.failedFuture("broken");
                          },
                          Function.identity());
                  slow.set(made);
                  return made;
                })) {
      Answer answer = routing.ask(false);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("state_unavailable").doesNotContain("broken");
      assertThat(slow.get().taken).isEmpty();
      assertThat(routing.unbooked()).isZero();
      assertThat(up.calls()).isEmpty();
    }
  }

  @Test
  void a_streams_last_frames_wait_until_they_are_booked_and_no_others() throws Exception {
    Promise<Void> gate = Promise.promise();
    CountDownLatch more = new CountDownLatch(1);
    try (ScriptedUpstream up =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(Chunks.role() + Chunks.text("first"));
              assertThat(more.await(10, TimeUnit.SECONDS)).isTrue();
              call.chunk(Chunks.finish("stop") + Chunks.DONE).end();
            });
        ScriptedRouting routing = routing(up, CallOptions.NONE, settlingBehind(gate));
        RawClient client = routing.client()) {
      client.post("/", Chunks.request(true)).head();
      assertThat(new String(client.chunk(), UTF_8)).contains("first");
      more.countDown();
      Eventually.becomes("it is being booked", () -> !slow.get().settled.isEmpty());
      assertThat(slow.get().settled).singleElement().matches(each -> each.row() != null);
      Set<String> taken = Set.copyOf(slow.get().taken);
      gate.complete();

      assertThat(client.rest()).endsWith(Chunks.DONE);
      assertThat(taken).isEmpty();
      Eventually.becomes("nothing is open", () -> routing.unbooked() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_answer_that_is_whole_is_not_lost_to_a_deadline_while_it_is_booked(boolean stream)
      throws Exception {
    Promise<Void> gate = Promise.promise();
    CallOptions hurry = new CallOptions(Duration.ofMillis(700), Set.of(), null, false, 0);
    try (ScriptedUpstream up = Upstreams.well("hello");
        ScriptedRouting routing = routing(up, hurry, settlingBehind(gate));
        RawClient client = routing.client()) {
      long asked = System.nanoTime();
      client.post("/", Chunks.request(stream));
      Eventually.becomes("it is being booked", () -> !slow.get().settled.isEmpty());
      Eventually.becomes("the deadline is over", () -> System.nanoTime() - asked > 1_200_000_000L);
      gate.complete();

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("hello").doesNotContain("error");
      assertThat(slow.get().settled).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_answer_ends_although_it_cannot_be_booked_now(boolean stream) throws Exception {
    Promise<Void> gate = Promise.promise();
    try (ScriptedUpstream up = Upstreams.well("hello");
        ScriptedRouting routing = routing(up, CallOptions.NONE, settlingBehind(gate));
        RawClient client = routing.client()) {
      Answer answer = client.post("/", Chunks.request(stream)).answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("hello").doesNotContain("error");
      assertThat(routing.unbooked()).isPositive();
      gate.complete();
      Eventually.becomes("nothing is open", () -> routing.unbooked() == 0);
    }
  }

  @Test
  void a_client_that_leaves_while_it_is_booked_is_booked_once() throws Exception {
    Promise<Void> gate = Promise.promise();
    try (ScriptedUpstream up = Upstreams.well("hello");
        ScriptedRouting routing = routing(up, CallOptions.NONE, settlingBehind(gate))) {
      try (RawClient client = routing.client()) {
        client.post("/", Chunks.request(true));
        Eventually.becomes("it is being booked", () -> !slow.get().settled.isEmpty());
        client.reset();
      }
      gate.complete();

      Eventually.becomes("nothing is open", () -> routing.unbooked() == 0);
      assertThat(slow.get().settled).hasSize(1);
    }
  }
}

package dev.penstock.provider.simulated;

import static dev.penstock.provider.simulated.Caller.await;
import static dev.penstock.provider.simulated.Caller.says;
import static dev.penstock.provider.simulated.Caller.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.ProviderCall;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class SimulatedFlowTest {
  private static final int TURNS = 200;
  private static final String SLOW = "\"pace_ms\":600000";

  private final Caller caller;
  private final ProviderCall call = Calls.call();
  private final List<String> chunks = new ArrayList<>();

  SimulatedFlowTest(Vertx vertx) {
    caller = new Caller(vertx, true);
  }

  @Test
  void a_paused_body_gives_nothing_and_a_fetch_gives_just_that_much() {
    Simulated answer = open("@simulate {\"tokens\":1000}");

    assertThat(after(() -> {})).isZero();
    assertThat(after(() -> answer.body().fetch(1))).isEqualTo(1);
    assertThat(after(() -> answer.body().fetch(3))).isEqualTo(4);
  }

  @Test
  void a_reader_that_pauses_in_its_handler_gets_nothing_more() {
    Simulated answer = open("@simulate {\"tokens\":1000}");
    answer
        .body()
        .handler(chunk -> {
          chunks.add(chunk.toString());
          if (chunks.size() == 10) {
            answer.body().pause();
          }
        });

    assertThat(after(answer.body()::resume)).isEqualTo(10);
    assertThat(after(() -> answer.body().fetch(5))).isEqualTo(15);
  }

  @Test
  void the_second_chunk_waits_for_the_pace() {
    Simulated answer = open("@simulate {\"tokens\":5," + SLOW + "}");

    // The role and the first token.
    assertThat(after(answer.body()::resume)).isEqualTo(2);
    assertThat(after(answer.body()::resume)).isEqualTo(2);
  }

  @Test
  void a_paced_stream_comes_whole() {
    Answered answer = caller.ask(streamed(says("@simulate {\"tokens\":20,\"pace_ms\":1}")));

    assertThat(answer.contentChunks()).isEqualTo(20);
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void a_cancelled_stream_says_nothing_more() {
    Simulated answer = open("@simulate {\"tokens\":1000}");
    long before = after(() -> answer.body().fetch(2));

    long later =
        after(() -> {
          call.cancel();
          answer.body().resume();
        });

    assertThat(later).isEqualTo(before);
  }

  @Test
  void a_hanging_stream_is_silent_and_neither_ends_nor_fails() {
    Simulated answer = open("@simulate {\"tokens\":9,\"hang_after\":4}");
    answer.body().exceptionHandler(cut -> chunks.add("cut")).endHandler(end -> chunks.add("end"));

    assertThat(after(answer.body()::resume)).isEqualTo(1 + 4);
  }

  @Test
  void cancelling_during_the_delay_ends_the_call_at_once() {
    Future<Simulated> head = caller.head(says("@simulate {\"delay_ms\":600000}"), call);

    Future<Throwable> ended =
        caller
            .onLoop(() -> {
              call.cancel();
              return null;
            })
            .compose(cancelled -> head)
            .map(answer -> (Throwable) new AssertionError("answered"))
            .otherwise(failure -> failure);

    assertThat(await(ended))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isEqualTo(new Failure.ClientGone()));
  }

  @Test
  void a_call_that_was_cancelled_before_is_not_made() {
    call.cancel();

    assertThat(await(caller.head(says("Hi"), call).map("answered").otherwise("refused")))
        .isEqualTo("refused");
  }

  @Test
  void a_delayed_answer_comes() {
    assertThat(caller.ask(says("@simulate {\"delay_ms\":5}")).status()).isEqualTo(200);
    assertThat(caller.ask(says("@simulate {\"delay_ms\":5,\"status\":503}")).status())
        .isEqualTo(503);
  }

  /** What is not kept cannot grow: each chunk is made when it is asked for, and then let go. */
  @Test
  void a_million_tokens_flow_through() {
    Simulated answer = open("@simulate {\"tokens\":1000000}");
    long[] seen = new long[2];
    Promise<Void> ended = Promise.promise();

    answer
        .body()
        .endHandler(ended::complete)
        .handler((Buffer chunk) -> {
          seen[0]++;
          seen[1] += chunk.length();
        })
        .resume();

    assertThat(await(ended.future())).isNull();
    assertThat(seen[0]).isEqualTo(1 + 1_000_000 + 3);
    assertThat(seen[1]).isGreaterThan(150_000_000);
  }

  private Simulated open(String message) {
    Simulated answer = await(caller.head(streamed(says(message)), call));
    answer.body().handler(chunk -> chunks.add(chunk.toString()));
    return answer;
  }

  /** Chunks seen once the loop has had many turns since the action. */
  private long after(Runnable action) {
    Future<Void> turns =
        caller.onLoop(() -> {
          action.run();
          return null;
        });
    for (int i = 0; i < TURNS; i++) {
      turns = turns.compose(done -> caller.onLoop(() -> null));
    }
    return await(turns.compose(done -> caller.onLoop(() -> (long) chunks.size())));
  }
}

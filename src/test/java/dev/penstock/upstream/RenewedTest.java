package dev.penstock.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.TurnedClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that are fetched again before they expire. */
final class RenewedTest {
  private final Vertx vertx = Vertx.vertx();
  private final TurnedClock clock = new TurnedClock(Instant.EPOCH);
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile boolean failing;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final Renewed<Integer> renewed = new Renewed<>(vertx, clock, this::fetch);

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Renewed.Held<Integer> fetch() throws InterruptedException {
    assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
    int number = fetches.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("no luck");
    }
    Instant now = clock.instant();
    return new Renewed.Held<>(number, now.plusSeconds(50), now.plusSeconds(60));
  }

  private static int await(Future<Integer> value) throws Exception {
    return value.await(10, TimeUnit.SECONDS);
  }

  @Test
  void many_who_wait_share_one_fetch() throws Exception {
    gate = new CountDownLatch(1);
    Future<Integer> first = renewed.value();
    Future<Integer> second = renewed.value();
    gate.countDown();

    assertThat(await(first)).isEqualTo(1);
    assertThat(await(second)).isEqualTo(1);
    assertThat(await(renewed.value())).isEqualTo(1);
  }

  @Test
  void shortly_before_its_end_the_old_one_serves_while_the_next_is_fetched() throws Exception {
    assertThat(await(renewed.value())).isEqualTo(1);
    gate = new CountDownLatch(1);
    clock.pass(Duration.ofSeconds(55));

    assertThat(renewed.value().result()).isEqualTo(1);
    clock.pass(Duration.ofSeconds(10));
    Future<Integer> late = renewed.value();
    assertThat(late.isComplete()).isFalse();
    gate.countDown();
    assertThat(await(late)).isEqualTo(2);
  }

  @Test
  void one_that_is_refused_is_fetched_again_unless_it_is_new() throws Exception {
    assertThat(await(renewed.value())).isEqualTo(1);
    assertThat(renewed.refused(value -> value == 1)).isFalse();
    clock.pass(Duration.ofSeconds(31));

    assertThat(renewed.refused(value -> value == 1)).isTrue();
    assertThat(await(renewed.value())).isEqualTo(2);
    // Who was refused with the first one may try the second.
    assertThat(renewed.refused(value -> value == 1)).isTrue();
    assertThat(renewed.value().result()).isEqualTo(2);
  }

  @Test
  void what_fails_is_tried_again() throws Exception {
    failing = true;
    assertThatThrownBy(() -> await(renewed.value())).hasMessage("no luck");
    failing = false;

    assertThat(await(renewed.value())).isEqualTo(2);
  }
}

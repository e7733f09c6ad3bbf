package dev.penstock.admission.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BucketsTest {
  private static final long MINUTE = Duration.ofMillis(60_100).toNanos();

  @Test
  void buckets_that_nobody_used_for_a_minute_go() {
    Buckets buckets = new Buckets();
    for (int i = 0; i < 1000; i++) {
      take(buckets, "key:" + i, 0);
    }
    assertThat(buckets.size()).isEqualTo(1000);

    for (int i = 0; i < 500; i++) {
      take(buckets, "key:new", MINUTE);
    }

    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void buckets_of_what_is_refused_go_too() {
    Buckets buckets = new Buckets();
    for (int i = 0; i < 1000; i++) {
      assertThat(buckets.ask("key:" + i, 2, 1, i)).isEqualTo(Bucket.NEVER_NANOS);
      buckets.answered(i);
    }

    assertThat(buckets.size()).isLessThan(10);
  }

  @Test
  void a_call_that_asked_for_nothing_is_counted_with_what_it_used() {
    Buckets buckets = new Buckets();
    Bucket bucket = buckets.of("key");
    long step = bucket.take(0, 0);
    buckets.answered(0);

    bucket.correct(0, 70, step, 1);

    assertThat(buckets.ask("key", 40, 100, 2)).isPositive();
  }

  @Test
  void gauges_of_which_no_place_is_taken_use_no_memory() {
    Gauges gauges = new Gauges();
    gauges.take("a");
    gauges.take("a");
    gauges.take("b");
    gauges.giveBack("a");
    gauges.giveBack("b");
    gauges.giveBack("b");

    assertThat(gauges.size()).isEqualTo(1);
    assertThat(gauges.taken("a")).isEqualTo(1);
  }

  private static void take(Buckets buckets, String id, long nowNanos) {
    assertThat(buckets.ask(id, 1, 1000, nowNanos)).isZero();
    assertThat(buckets.of(id).take(1, nowNanos)).isNotNegative();
    buckets.answered(nowNanos);
  }
}

package dev.penstock.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.TurnedClock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds besides for a store that keeps to its bounds itself. */
public abstract class BoundedResponseStoreContract extends ResponseStoreContract {
  private final TurnedClock clock = new TurnedClock(Instant.EPOCH);
  private ResponseStore store;

  /** An empty store with {@link #LIMITS}. */
  protected abstract ResponseStore open(TurnedClock clock) throws Exception;

  @Override
  protected final ResponseStore open() throws Exception {
    return open(clock);
  }

  @BeforeEach
  final void beginBounded() throws Exception {
    store = open(clock);
  }

  @Test
  void a_document_is_gone_when_its_time_is_over() {
    await(store.put("key:a", "resp_a", Buffer.buffer("one")));

    clock.pass(LIMITS.ttl().minus(Duration.ofSeconds(1)));
    assertThat(await(store.find("resp_a"))).isNotNull();
    clock.pass(Duration.ofSeconds(2));
    assertThat(await(store.find("resp_a"))).isNull();
  }

  @Test
  void where_all_are_too_many_the_oldest_of_who_has_most_goes() {
    await(store.put("key:b", "resp_b1", Buffer.buffer("x")));
    for (int i = 0; i < LIMITS.perKey().maxEntries(); i++) {
      await(store.put("key:a", "resp_a" + i, Buffer.buffer("x")));
    }

    await(store.put("key:b", "resp_b2", Buffer.buffer("x")));

    assertThat(await(store.find("resp_a0"))).isNull();
    assertThat(await(store.find("resp_a1"))).isNotNull();
    assertThat(await(store.find("resp_b1"))).isNotNull();
    assertThat(await(store.find("resp_b2"))).isNotNull();
  }

  @Test
  void where_they_are_too_large_together_the_oldest_of_who_has_most_goes() {
    await(store.put("key:b", "resp_b1", Buffer.buffer(new byte[100])));
    await(store.put("key:a", "resp_a1", Buffer.buffer(new byte[1_500])));
    await(store.put("key:a", "resp_a2", Buffer.buffer(new byte[1_500])));
    await(store.put("key:a", "resp_a2", Buffer.buffer(new byte[1_500])));
    assertThat(await(store.find("resp_a1"))).isNotNull();

    await(store.put("key:b", "resp_b2", Buffer.buffer(new byte[1_500])));

    assertThat(await(store.find("resp_a1"))).isNull();
    assertThat(await(store.find("resp_a2"))).isNotNull();
    assertThat(await(store.find("resp_b1"))).isNotNull();
    assertThat(await(store.find("resp_b2"))).isNotNull();
  }
}

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
    await(store.put("resp_a", Buffer.buffer("one")));

    clock.pass(LIMITS.ttl().minus(Duration.ofSeconds(1)));
    assertThat(await(store.find("resp_a"))).isNotNull();
    clock.pass(Duration.ofSeconds(2));
    assertThat(await(store.find("resp_a"))).isNull();
  }

  @Test
  void the_oldest_goes_when_there_are_too_many() {
    for (int i = 0; i <= LIMITS.maxEntries(); i++) {
      await(store.put("resp_" + i, Buffer.buffer("x")));
    }

    assertThat(await(store.find("resp_0"))).isNull();
    assertThat(await(store.find("resp_1"))).isNotNull();
  }

  @Test
  void the_oldest_goes_when_they_are_too_large_together() {
    Buffer large = Buffer.buffer(new byte[1_500]);
    await(store.put("resp_a", large));
    await(store.put("resp_b", large));
    await(store.put("resp_b", large));
    assertThat(await(store.find("resp_a"))).isNotNull();

    await(store.put("resp_c", large));

    assertThat(await(store.find("resp_a"))).isNull();
    assertThat(await(store.find("resp_b"))).isNotNull();
    assertThat(await(store.find("resp_c"))).isNotNull();
  }
}

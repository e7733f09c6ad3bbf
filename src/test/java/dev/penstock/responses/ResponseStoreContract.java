package dev.penstock.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.StateConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of responses. */
public abstract class ResponseStoreContract {
  /** Small enough to be reached by a test. */
  protected static final StateConfig.Responses LIMITS =
      new StateConfig.Responses(
          Duration.ofHours(1), 1 << 20, 4, 4_000, new StateConfig.Share(3, 3_500), 1 << 20);

  private ResponseStore store;

  /** An empty store with {@link #LIMITS}. */
  protected abstract ResponseStore open() throws Exception;

  protected static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  final void begin() throws Exception {
    store = open();
  }

  @Test
  void what_was_put_is_found_byte_for_byte() {
    byte[] bytes = {0, 1, (byte) 0xFF, '\r', '\n', (byte) 0xC3};

    await(store.put("key:a", "resp_a", Buffer.buffer(bytes)));

    assertThat(await(store.find("resp_a")).getBytes()).isEqualTo(bytes);
  }

  @Test
  void what_was_never_put_is_not_found() {
    assertThat(await(store.find("resp_none"))).isNull();
  }

  @Test
  void a_second_document_replaces_the_first() {
    await(store.put("key:a", "resp_a", Buffer.buffer("one")));
    await(store.put("key:a", "resp_a", Buffer.buffer("two")));

    assertThat(await(store.find("resp_a"))).hasToString("two");
  }

  @Test
  void what_was_removed_is_gone() {
    await(store.put("key:a", "resp_a", Buffer.buffer("one")));

    await(store.remove("key:a", "resp_a"));
    await(store.remove("key:a", "resp_never"));

    assertThat(await(store.find("resp_a"))).isNull();
  }

  @Test
  void who_keeps_too_many_loses_its_own_oldest() {
    await(store.put("key:b", "resp_b", Buffer.buffer("x")));
    for (int i = 0; i <= LIMITS.perKey().maxEntries(); i++) {
      await(store.put("key:a", "resp_a" + i, Buffer.buffer("x")));
    }

    assertThat(await(store.find("resp_a0"))).isNull();
    assertThat(await(store.find("resp_a1"))).isNotNull();
    assertThat(await(store.find("resp_b"))).isNotNull();
  }

  @Test
  void who_keeps_too_much_loses_its_own_oldest() {
    await(store.put("key:b", "resp_b", Buffer.buffer("x")));
    await(store.put("key:a", "resp_a1", Buffer.buffer(new byte[2_000])));
    await(store.put("key:a", "resp_a2", Buffer.buffer(new byte[1_000])));
    await(store.put("key:a", "resp_a3", Buffer.buffer(new byte[1_000])));

    assertThat(await(store.find("resp_a1"))).isNull();
    assertThat(await(store.find("resp_a2"))).isNotNull();
    assertThat(await(store.find("resp_b"))).isNotNull();
  }

  @Test
  void what_was_removed_makes_room() {
    await(store.put("key:a", "resp_a1", Buffer.buffer(new byte[2_000])));
    await(store.put("key:a", "resp_a2", Buffer.buffer(new byte[1_000])));

    await(store.remove("key:a", "resp_a2"));
    await(store.put("key:a", "resp_a3", Buffer.buffer(new byte[1_000])));

    assertThat(await(store.find("resp_a1"))).isNotNull();
  }
}

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
      new StateConfig.Responses(Duration.ofHours(1), 1 << 20, 4, 4_000);

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

    await(store.put("resp_a", Buffer.buffer(bytes)));

    assertThat(await(store.find("resp_a")).getBytes()).isEqualTo(bytes);
  }

  @Test
  void what_was_never_put_is_not_found() {
    assertThat(await(store.find("resp_none"))).isNull();
  }

  @Test
  void a_second_document_replaces_the_first() {
    await(store.put("resp_a", Buffer.buffer("one")));
    await(store.put("resp_a", Buffer.buffer("two")));

    assertThat(await(store.find("resp_a"))).hasToString("two");
  }

  @Test
  void what_was_removed_is_gone() {
    await(store.put("resp_a", Buffer.buffer("one")));

    await(store.remove("resp_a"));
    await(store.remove("resp_never"));

    assertThat(await(store.find("resp_a"))).isNull();
  }
}

package dev.penstock.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.config.StateConfig;
import dev.penstock.dialect.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept while the store takes its time, and what is not. */
final class KeepingTest {
  private static final StateConfig.Responses LIMITS =
      new StateConfig.Responses(
          Duration.ofHours(1), 1_000, 10, 10_000, new StateConfig.Share(10, 10_000), 1_500);

  private final Slow store = new Slow();
  private final Responses responses =
      new Responses(store, LIMITS, new Random(1), InstantSource.system());

  /** A disk that answers when the test says so. */
  private static final class Slow implements ResponseStore {
    private final List<Promise<Void>> puts = new ArrayList<>();

    @Override
    public Future<Void> put(String owner, String id, Buffer document) {
      Promise<Void> put = Promise.promise();
      puts.add(put);
      return put.future();
    }

    @Override
    public Future<@Nullable Buffer> find(String id) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> remove(String owner, String id) {
      return Future.succeededFuture();
    }
  }

  private static Kept of(int size) {
    ObjectNode response = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(size));
    return new Kept.Whole(
        "key:a",
        JsonNodeFactory.instance.arrayNode(),
        JsonNodeFactory.instance.arrayNode(),
        response);
  }

  @Test
  void no_more_waits_for_the_store_than_may() {
    Future<Void> first = responses.keep(of(800), List.of("resp_a"));
    Future<Void> second = responses.keep(of(800), List.of("resp_b"));

    assertThat(store.puts).hasSize(1);
    assertThat(first.isComplete()).isFalse();
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void what_was_waited_for_makes_room() {
    Future<Void> first = responses.keep(of(800), List.of("resp_a"));
    store.puts.getFirst().complete();

    Future<Void> second = responses.keep(of(800), List.of("resp_b"));

    assertThat(first.succeeded()).isTrue();
    assertThat(store.puts).hasSize(2);
    assertThat(second.isComplete()).isFalse();
  }

  @Test
  void what_is_too_large_is_not_written_to_its_end() {
    ObjectNode large = JsonNodeFactory.instance.objectNode().put("a", "x".repeat(100_000));
    // Whoever came to it would fail.
    large.putPOJO("b", new Object());

    assertThat(Json.bytes(large, 1_000)).isNull();
    assertThat(responses.keep(of(2_000), List.of("resp_a")).succeeded()).isTrue();
    assertThat(store.puts).isEmpty();
  }

  @Test
  void a_wrong_reference_is_a_failed_future() {
    ObjectNode wrong = JsonNodeFactory.instance.objectNode().put("previous_response_id", 1);

    assertThatCode(
            () -> {
              Future<?> opened = responses.open(wrong, Principal.ANONYMOUS);
              assertThat(opened.failed()).isTrue();
            })
        .doesNotThrowAnyException();
  }
}

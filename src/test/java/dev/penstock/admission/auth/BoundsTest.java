package dev.penstock.admission.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.store.memory.MemoryDirectory;
import dev.penstock.testing.Configs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many keys and teams there may be. */
final class BoundsTest {
  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final Desks desks =
      Desks.open(
              vertx,
              new MemoryDirectory(),
              new LiveKeys(
                  Configs.load(
                      """
                      providers: {p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
                      models: {m: {deployments: [{provider: p, model: x}]}}
                      state: {type: memory, max_keys: 2, max_teams: 1}
                      """),
                  clock),
              clock,
              System::nanoTime,
              new Random(1))
          .await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void one_key_too_many_is_refused_until_one_is_deleted() {
    assertThat(create("a").succeeded()).isTrue();
    assertThat(create("b").succeeded()).isTrue();
    assertThat(refused(create("c"))).contains("state.max_keys", "(2)");
    assertThat(desks.keys().revoke(Access.OPERATOR, "a").await().revoked()).isNotNull();
    assertThat(refused(create("c"))).contains("state.max_keys");

    assertThat(desks.keys().delete(Access.OPERATOR, "a").await()).isNull();

    assertThat(create("c").succeeded()).isTrue();
  }

  @Test
  void one_team_too_many_is_refused() {
    assertThat(desks.teams().create(Access.OPERATOR, "a", settings()).await()).isNotNull();

    assertThat(refused(ended(desks.teams().create(Access.OPERATOR, "b", settings()))))
        .contains("state.max_teams", "(1)");
  }

  private static ObjectNode settings() {
    return JsonNodeFactory.instance.objectNode();
  }

  private Future<KeyDesk.Issued> create(String name) {
    return ended(desks.keys().create(Access.OPERATOR, name, settings()));
  }

  private static <T> Future<T> ended(Future<T> future) {
    return future
        .<Future<T>>transform((done, cause) -> Future.succeededFuture(result(done, cause)))
        .await();
  }

  private static <T> Future<T> result(T done, Throwable cause) {
    return cause == null ? Future.succeededFuture(done) : Future.failedFuture(cause);
  }

  private static String refused(Future<?> future) {
    return future.cause() instanceof FailureException known
            && known.failure() instanceof Failure.Conflict conflict
        ? conflict.message()
        : "not refused";
  }
}

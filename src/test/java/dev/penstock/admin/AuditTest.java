package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.admin.Audit.Made;
import dev.penstock.admission.auth.Access;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.store.memory.MemoryDirectory;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes beside keys and teams, and what the audit log says of them. */
final class AuditTest {
  private static final String KEY = "the-admin-key-of-this-test";

  private final Vertx vertx = Vertx.vertx();
  private final MemoryDirectory directory = new MemoryDirectory();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_change_under_way_is_noted_already() throws Exception {
    Promise<String> never = Promise.promise();

    try (RawClient client = new RawClient(serve(never::future))) {
      client.send("GET /change HTTP/1.1\r\nhost: localhost\r\n\r\n");

      Eventually.becomes("noted", () -> actions().equals(List.of("thing.change.intent")));
    }
  }

  @Test
  void what_came_of_it_is_noted_before_the_answer() throws Exception {
    try (RawClient client = new RawClient(serve(() -> Future.succeededFuture("done")))) {
      assertThat(client.get("/change").answer().status()).isEqualTo(200);
    }

    assertThat(actions()).containsExactly("thing.change", "thing.change.intent");
    AuditEntry made = directory.audit(null, 1).await().getFirst();
    assertThat(List.of(made.actor(), "" + made.before(), "" + made.after()))
        .containsExactly("admin", "old", "done");
  }

  @Test
  void a_change_that_fails_is_noted_as_such() throws Exception {
    try (RawClient client = new RawClient(serve(() -> Future.failedFuture("no")))) {
      assertThat(client.get("/change").answer().status()).isEqualTo(500);
    }

    assertThat(actions()).containsExactly("thing.change.failed", "thing.change.intent");
  }

  @Test
  void a_reload_is_noted_with_what_came_of_it() {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config("a"));
        Admin admin = new Admin(gateway, KEY)) {
      gateway.write(config("b"));
      assertThat(admin.post("/admin/config/reload", "").status()).isEqualTo(200);
      assertThat(admin.post("/admin/config/reload", "").status()).isEqualTo(200);
      assertThat(admin.post("/admin/config/rollback", "{\"version\":\"77\"}").status())
          .isEqualTo(400);

      JsonNode entries = admin.get("/admin/audit").body().path("data");
      assertThat(entries.findValuesAsText("action"))
          .containsExactly(
              "config.rollback.failed",
              "config.rollback.intent",
              "config.reload.unchanged",
              "config.reload.intent",
              "config.reload",
              "config.reload.intent");
      assertThat(entries.at("/4/before").asText()).isNotEqualTo(entries.at("/4/after").asText());
    }
  }

  private static String config(String model) {
    return """
    auth: {admin_key: "%s"}
    providers: {up: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
    models: {%s: {deployments: [{provider: up, model: x}]}}
    """
        .formatted(KEY, model);
  }

  private int serve(Supplier<Future<String>> change) {
    Audit audit = new Audit(directory, InstantSource.system());
    Router router = Router.router(vertx);
    router
        .route("/change")
        .handler(context -> {
          context.put("penstock.access", Access.OPERATOR);
          audit
              .around(context, "thing.change", "it", change, after -> Made.changed("old", after))
              .onSuccess(done -> context.response().end(done).onFailure(e -> {}))
              .onFailure(cause -> Answers.fail(context, cause));
        });
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private List<String> actions() {
    return directory.audit(null, 10).await().stream().map(AuditEntry::action).toList();
  }
}

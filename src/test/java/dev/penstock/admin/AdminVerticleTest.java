package dev.penstock.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.admin.Readiness.Status;
import dev.penstock.config.ServerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminVerticleTest {
  private static final String NOT_FOUND =
      "{\"error\":{\"message\":\"There is nothing at this address.\","
          + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"not_found\"}}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Readiness readiness = new Readiness(Status.READY, "abc", Map.of());
  private int port;

  @BeforeEach
  void deploy() throws Exception {
    port = deploy(() -> "llm_streams_open 0.0\n");
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    done(vertx.close());
  }

  @Test
  void metrics_are_served_as_prometheus_text() throws Exception {
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).isEqualTo("llm_streams_open 0.0\n");
  }

  @Test
  void metrics_that_are_off_are_not_found() throws Exception {
    port = deploy(null);

    assertThat(get("/metrics").statusCode()).isEqualTo(404);
    assertThat(get("/metrics").body()).isEqualTo(NOT_FOUND);
  }

  @Test
  void metrics_that_cannot_be_collected_are_an_internal_error_without_detail() throws Exception {
    port =
        deploy(() -> {
          throw new IllegalStateException("detail");
        });

    assertThat(get("/metrics").statusCode()).isEqualTo(500);
    assertThat(get("/metrics").body()).contains("internal_error").doesNotContain("detail");
  }

  @Test
  void a_process_that_answers_is_live() throws Exception {
    readiness = new Readiness(Status.DRAINING, "abc", Map.of());

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void readiness_is_503_while_no_traffic_should_come(Status status) throws Exception {
    readiness = new Readiness(status, "abc", Map.of("redis", "down"));

    HttpResponse<String> answer = get("/health/ready");

    boolean serving = status == Status.READY || status == Status.DEGRADED;
    assertThat(answer.statusCode()).isEqualTo(serving ? 200 : 503);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"%s\",\"config_version\":\"abc\",\"dependencies\":{\"redis\":\"down\"}}",
            status.wire());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/admin/keys", "/health", "/metrics/x", "/..%2f..%2fetc/passwd"})
  void other_routes_are_not_found(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
    assertThat(get(path).body()).isEqualTo(NOT_FOUND);
  }

  @Test
  void other_methods_are_refused_with_the_ones_that_are_allowed() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/metrics").POST(BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    assertThat(answer.body()).contains("\"code\":\"method_not_allowed\"");
  }

  @Test
  void head_is_answered_without_a_body() throws Exception {
    assertThat(raw("HEAD /metrics HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.0 200 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void an_endless_body_is_not_waited_for() throws Exception {
    String answer =
        raw("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nx");

    assertThat(answer).startsWith("HTTP/1.1 405 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void garbage_is_refused_as_the_callers_fault(String head) throws Exception {
    assertThat(raw(head)).matches("(?s)HTTP/1\\.[01] 4.*");
  }

  @Test
  void a_head_over_its_bound_is_refused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nx: " + "y".repeat(20_000) + "\r\n\r\n"))
        .contains("\"code\":\"headers_too_large\"");
    assertThat(raw("GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .contains("\"code\":\"headers_too_large\"");
  }

  private int deploy(@Nullable Supplier<String> metrics) throws Exception {
    AdminRoutes routes = new AdminRoutes(new HealthRoutes(() -> readiness), metrics, router -> {});
    AdminVerticle admin = new AdminVerticle(config(), routes);
    done(vertx.deployVerticle(admin));
    return admin.port();
  }

  private static ServerConfig config() {
    Duration second = Duration.ofSeconds(1);
    return new ServerConfig(
        "127.0.0.1",
        0,
        0,
        false,
        1_000,
        List.of(),
        null,
        new ServerConfig.Drain(second, second),
        second,
        List.of(),
        new ServerConfig.Limits(
            16_384, 100, 100, Duration.ofSeconds(30), second, second, 1, 1, 1, 1, 1));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  /** All that comes back until the server closes the connection. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @CanIgnoreReturnValue
  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

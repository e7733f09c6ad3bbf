package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of errors, row by row, as far as it can occur. Rows about keys are in AccessTest. */
final class ErrorTableTest {
  private static final String SECRET = "sk-upstream-secret";

  static Stream<Arguments> upstreamAnswers() {
    return Stream.of(
        row("context", 400, error("Too long", "context_length_exceeded", "messages"))
            .gives(400, "invalid_request_error", "context_length_exceeded"),
        row("policy", 400, error("Blocked", "content_filter", null))
            .gives(400, "invalid_request_error", "content_policy_violation"),
        row("parameter", 400, error("No max_tokens", "unsupported_parameter", "max_tokens"))
            .gives(400, "invalid_request_error", "unsupported_parameter"),
        row("other 400", 400, error("Odd", null, null))
            .gives(400, "invalid_request_error", "invalid_request"),
        row("too large", 413, "nope").gives(413, "invalid_request_error", "request_too_large"),
        row("unprocessable", 422, "{\"detail\":\"bad\"}")
            .gives(422, "invalid_request_error", "invalid_request"),
        row("credential", 401, error("Incorrect API key " + SECRET, "invalid_api_key", null))
            .gives(502, "api_error", "upstream_credentials_refused"),
        row("forbidden", 403, "").gives(502, "api_error", "upstream_credentials_refused"),
        row("unknown model", 404, error("No such model", "model_not_found", "model"))
            .gives(404, "invalid_request_error", "model_not_found"),
        row("rate limit", 429, error("Slow down", "rate_limit_exceeded", null))
            .gives(429, "rate_limit_error", "upstream_rate_limited"),
        row("500", 500, "<html>").gives(502, "api_error", "upstream_error"),
        row("502", 502, "").gives(502, "api_error", "upstream_error"),
        row("503", 503, "").gives(503, "api_error", "upstream_overloaded"),
        row("529", 529, "").gives(503, "api_error", "upstream_overloaded"),
        row("nonsense", 200, "not json").gives(502, "api_error", "upstream_error"),
        row("error in a 200", 200, "{\"error\":{\"message\":\"x\",\"code\":500}}")
            .gives(502, "api_error", "upstream_error"));
  }

  private record Pending(String name, int status, String body) {
    Arguments gives(int expected, String type, String code) {
      return Arguments.of(name, status, body, expected, type, code);
    }
  }

  private static Pending row(String name, int status, String body) {
    return new Pending(name, status, body);
  }

  private static String error(String message, String code, String param) {
    return "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":%s,\"code\":%s}}"
        .formatted(message, quoted(param), quoted(code));
  }

  private static String quoted(String text) {
    return text == null ? "null" : "\"" + text + "\"";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("upstreamAnswers")
  void what_an_upstream_answers_becomes_the_contracts_error(
      String name, int status, String body, int expected, String type, String code)
      throws Exception {
    for (boolean stream : new boolean[] {false, true}) {
      try (ScriptedUpstream upstream = ScriptedUpstream.json(status, body);
          GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "routing.retries.attempts=1")) {
        RawClient.Answer answer = gateway.chat(Chunks.request(stream));

        JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
        assertThat(answer.status()).as(answer.body()).isEqualTo(expected);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.has("param")).isTrue();
        assertThat(answer.body()).doesNotContain(SECRET, upstream.url());
        assertThat(answer.headers())
            .containsEntry("x-penstock-attempts", "1")
            .containsKey("x-request-id");
      }
    }
  }

  @Test
  void retry_after_of_the_upstream_is_told_in_seconds_and_milliseconds() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.json(429, "{}", "retry-after: 1.5"));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "routing.retries.attempts=1")) {
      RawClient.Answer answer = gateway.chat(Chunks.request(false));

      assertThat(answer.headers())
          .containsEntry("retry-after", "2")
          .containsEntry("retry-after-ms", "1500");
    }
  }

  @Test
  void an_upstream_that_is_not_there_is_a_502() throws Exception {
    ScriptedUpstream gone = ScriptedUpstream.json(200, "");
    gone.close();
    try (GatewayUnderTest gateway = GatewayUnderTest.on(gone)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(false));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("upstream_error").doesNotContain(gone.url(), "Exception");
    }
  }

  @Test
  void more_than_may_be_in_flight_is_overloaded() throws Exception {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              busy.complete(null);
              go.join();
              call.json(200, Chunks.completion("ok"));
            });
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "server.limits.max_in_flight=1");
        RawClient first = gateway.client()) {
      first.post("/v1/chat/completions", Chunks.request(false));
      busy.get(10, TimeUnit.SECONDS);

      RawClient.Answer answer = gateway.chat(Chunks.request(false));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"overloaded\"");
      assertThat(answer.headers()).containsEntry("retry-after", "1");
      go.complete(null);
      assertThat(first.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void missing_and_wrong_fields_are_named() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      assertThat(gateway.chat("{\"model\":\"m\"}").body())
          .contains("\"param\":\"messages\"", "\"code\":\"missing_required_parameter\"");
      assertThat(gateway.chat("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}").body())
          .contains("\"param\":\"model\"");
      assertThat(gateway.chat("{\"model\":1,\"messages\":[]}").body())
          .contains("\"param\":\"model\"", "\"code\":\"invalid_value\"");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void unknown_routes_and_wrong_methods_are_told_apart() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream);
        RawClient client = gateway.client()) {
      RawClient.Answer unknown = client.get("/v2/else").answer();
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.body()).contains("\"code\":\"not_found\"");

      RawClient.Answer wrong = client.get("/v1/chat/completions").answer();
      assertThat(wrong.status()).isEqualTo(405);
      assertThat(wrong.headers()).containsEntry("allow", "POST");
    }
  }

  @Test
  void health_and_cors_answer() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway =
            GatewayUnderTest.on(upstream, "server.cors.origins=[\"https://app.example\"]");
        RawClient client = gateway.client()) {
      assertThat(client.get("/health/live").answer().status()).isEqualTo(200);
      assertThat(client.get("/health/ready").answer().body()).contains("\"status\":\"ready\"");

      client.send(
          "OPTIONS /v1/chat/completions HTTP/1.1\r\nhost: t\r\norigin: https://app.example\r\n"
              + "access-control-request-method: POST\r\n"
              + "access-control-request-headers: authorization,x-stainless-os\r\n\r\n");
      RawClient.Answer preflight = client.answer();
      assertThat(preflight.status()).isBetween(200, 204);
      assertThat(preflight.headers())
          .containsEntry("access-control-allow-origin", "https://app.example");

      RawClient.Answer answer =
          client
              .post("/chat/completions", Chunks.request(false), "origin: https://app.example")
              .answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().get("access-control-expose-headers")).contains("x-request-id");

      RawClient.Answer foreign =
          client
              .post("/v1/chat/completions", Chunks.request(false), "origin: https://else.example")
              .answer();
      assertThat(foreign.status()).isEqualTo(200);
      assertThat(foreign.headers()).doesNotContainKey("access-control-allow-origin");
    }
  }
}

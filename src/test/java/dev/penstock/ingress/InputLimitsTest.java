package dev.penstock.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in wrong, too large or too slow is refused cleanly, and never reaches an upstream. */
final class InputLimitsTest {
  private static ScriptedUpstream upstream;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    gateway =
        GatewayUnderTest.on(
            upstream,
            "server.max_body=1MiB",
            "server.limits.head_timeout=500ms",
            "server.limits.body_timeout=500ms",
            "server.limits.max_headers=50");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  @Test
  void a_hundred_megabytes_are_refused_by_their_declared_length() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\ncontent-length: 104857600\r\n\r\n");

      refused(client.answer(), 413, "request_too_large");
    }
  }

  @Test
  void a_large_body_of_unknown_length_is_refused_when_it_is_too_large() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n");
      byte[] chunk = new byte[64 * 1024];
      for (int i = 0; i < 20; i++) {
        client.send("10000\r\n").send(chunk).send("\r\n");
      }

      refused(client.answer(), 413, "request_too_large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{}{}",
        "{\"model\":\"m\",\"messages\":[]} trailing",
        "{\"model\":\"m\",\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "{\"model\":\"m\",\"mod\\u0065l\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"role\":\"user\",\"content\":\"a\"}]}",
        "{'model':'m'}",
        "{\"model\":NaN}"
      })
  void what_is_not_one_json_object_is_invalid_json(String body) throws Exception {
    refused(gateway.chat(body), 400, "invalid_json");
  }

  @Test
  void ten_thousand_levels_are_too_deep() throws Exception {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);

    refused(gateway.chat("{\"model\":\"m\",\"messages\":" + deep + "}"), 400, "invalid_json");
  }

  @Test
  void invalid_utf8_is_invalid_json() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"".getBytes(UTF_8));
    body.writeBytes(new byte[] {(byte) 0xc3, 0x28});
    body.writeBytes("\"}]}".getBytes(UTF_8));
    try (RawClient client = gateway.client()) {
      client
          .send(
              "POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\ncontent-length: "
                  + body.size()
                  + "\r\n\r\n")
          .send(body.toByteArray());

      refused(client.answer(), 400, "invalid_json");
    }
  }

  @Test
  void both_length_and_chunked_is_refused() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\ncontent-length: 4\r\n"
              + "transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nhost: t\r\n\r\n");

      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer-encoding: xchunked", "content-length: 4\r\ncontent-length: 5"})
  void other_ways_to_hide_a_request_are_refused(String header) throws Exception {
    try (RawClient client = gateway.client()) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\n" + header + "\r\n\r\nabcd");

      assertThat(client.answer().status()).isBetween(400, 499);
    }
  }

  @Test
  void too_many_headers_are_refused() throws Exception {
    StringBuilder head = new StringBuilder("GET /v1/models HTTP/1.1\r\nhost: t\r\n");
    for (int i = 0; i < 60; i++) {
      head.append("x-").append(i).append(": 1\r\n");
    }
    try (RawClient client = gateway.client()) {
      refused(client.send(head + "\r\n").answer(), 431, "headers_too_large");
    }
  }

  @Test
  void a_large_head_is_refused() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send("GET /v1/models HTTP/1.1\r\nhost: t\r\nx: " + "a".repeat(64 * 1024) + "\r\n\r\n");

      refused(client.answer(), 431, "headers_too_large");
    }
  }

  @Test
  void a_head_that_does_not_come_closes_the_connection() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send("POST /v1/chat");

      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void a_body_that_does_not_come_is_a_timeout() throws Exception {
    try (RawClient client = gateway.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\ncontent-length: 100\r\n\r\n{\"model");

      refused(client.answer(), 408, "request_timeout");
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void control_characters_in_a_model_name_go_nowhere() throws Exception {
    RawClient.Answer answer =
        gateway.chat(
            "{\"model\":\"m\\r\\nx-evil: 1\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).doesNotContainKey("x-evil");
  }

  @Test
  void a_request_id_with_odd_characters_is_replaced() throws Exception {
    RawClient.Answer answer = gateway.chat(Chunks.request(false), "x-request-id: a b<c>");

    assertThat(answer.headers().get("x-request-id")).startsWith("req_");
  }

  @Test
  void a_plain_request_id_is_echoed() throws Exception {
    RawClient.Answer answer = gateway.chat(Chunks.request(false), "x-request-id: my-id.1");

    assertThat(answer.headers()).containsEntry("x-request-id", "my-id.1");
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on() throws Exception {
    byte[] body = Chunks.request(false).getBytes(UTF_8);
    try (RawClient client = gateway.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\nexpect: 100-continue\r\ncontent-length: "
              + body.length
              + "\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(100);

      assertThat(client.send(body).answer().status()).isEqualTo(200);
    }
  }

  private static void refused(RawClient.Answer answer, int status, String code) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body())
        .contains("\"type\":\"invalid_request_error\"", "\"code\":\"" + code + "\"");
    assertThat(answer.headers()).containsKey("x-request-id");
  }

  @Test
  void a_small_bound_holds_for_a_body_in_pieces() throws Exception {
    byte[] body = Chunks.request(false).getBytes(UTF_8);
    try (GatewayUnderTest small = GatewayUnderTest.on(upstream, "server.max_body=1KiB");
        RawClient client = small.client()) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nhost: t\r\n");
      client.send("transfer-encoding: chunked\r\n\r\n");
      for (byte b : body) {
        client.send("1\r\n").send(new byte[] {b}).send("\r\n");
      }

      assertThat(client.send("0\r\n\r\n").answer().status()).isEqualTo(200);
    }
  }
}

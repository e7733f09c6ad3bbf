package dev.penstock.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With every place taken a caller is told so, and can read it, whatever it is still sending. */
final class OverloadTest {
  private static final String PATH = "/v1/chat/completions";
  private static final int MEBIBYTE = 1024 * 1024;

  private final CompletableFuture<Void> go = new CompletableFuture<>();
  private ScriptedUpstream upstream;
  private GatewayUnderTest gateway;
  private RawClient holder;

  @BeforeEach
  void take_the_only_place() throws Exception {
    upstream =
        new ScriptedUpstream(call -> {
          go.join();
          call.json(200, Chunks.completion("ok"));
        });
    gateway = GatewayUnderTest.on(upstream, "server.limits.max_in_flight=1");
    holder = gateway.client().post(PATH, Chunks.request(false));
    Eventually.becomes("one in flight", () -> upstream.calls().size() == 1);
  }

  @AfterEach
  void close() throws Exception {
    go.complete(null);
    holder.close();
    gateway.close();
    upstream.close();
  }

  @Test
  void every_other_caller_is_refused_and_none_is_cut() throws Exception {
    List<RawClient> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      others.add(gateway.client().post(PATH, Chunks.request(i % 2 == 0)));
    }

    for (RawClient other : others) {
      refused(other.answer());
      other.close();
    }
    assertThat(upstream.calls()).hasSize(1);
    go.complete(null);
    assertThat(holder.answer().status()).isEqualTo(200);
  }

  @Test
  void a_refused_connection_is_of_further_use() throws Exception {
    try (RawClient other = gateway.client()) {
      refused(other.post(PATH, Chunks.request(false)).answer());
      refused(other.post(PATH, Chunks.request(false)).answer());
      go.complete(null);
      holder.answer();
      Eventually.becomes("no place taken", () -> gateway.gateway().inFlight() == 0);

      assertThat(other.post(PATH, Chunks.request(false)).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void the_refusal_is_there_before_the_body_is() throws Exception {
    try (RawClient other = gateway.client()) {
      other.send(head("content-length: " + MEBIBYTE)).send(new byte[1000]);

      refused(other.answer());

      other.send(new byte[MEBIBYTE - 1000]);
      refused(other.post(PATH, Chunks.request(false)).answer());
    }
  }

  @Test
  void a_caller_that_first_sends_all_of_a_large_body_can_read_it_as_well() throws Exception {
    try (RawClient other = gateway.client()) {
      // More than sockets hold: it has to be read for the caller to come to its end.
      other.send(head("content-length: " + 48 * MEBIBYTE));
      for (int i = 0; i < 48; i++) {
        other.send(new byte[MEBIBYTE]);
      }

      refused(other.answer());
      refused(other.post(PATH, Chunks.request(false)).answer());
    }
  }

  @Test
  void so_can_one_that_sends_it_in_chunks() throws Exception {
    try (RawClient other = gateway.client()) {
      other.send(head("transfer-encoding: chunked"));
      byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8);
      for (int i = 0; i < 256; i++) {
        other.send(chunk);
      }
      other.send("0\r\n\r\n");

      refused(other.answer());
      refused(other.post(PATH, Chunks.request(false)).answer());
    }
  }

  @Test
  void one_that_asks_before_it_sends_is_told_not_to() throws Exception {
    try (RawClient other = gateway.client()) {
      other.send(head("content-length: " + MEBIBYTE + "\r\nexpect: 100-continue"));

      RawClient.Answer answer = other.answer();

      refused(answer);
      assertThat(answer.headers()).containsEntry("connection", "close");
    }
  }

  private static String head(String header) {
    return "POST "
        + PATH
        + " HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\n"
        + header
        + "\r\n\r\n";
  }

  private static void refused(RawClient.Answer answer) throws IOException {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("retry-after", "1").containsKey("x-request-id");
    assertThat(answer.body()).contains("\"code\":\"overloaded\"");
  }
}

package dev.penstock.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that compress although they were asked not to. */
@Timeout(60)
final class CompressedAnswersTest {
  private static final int BOMB_BYTES = 64 << 20;

  @ParameterizedTest
  @CsvSource({"gzip,true", "gzip,false", "x-gzip,true", "Deflate,true", "deflate,false"})
  void an_answer_is_read(String encoding, boolean stream) throws Exception {
    String text = "hello ".repeat(100_000);
    String answer =
        stream ? Chunks.text(text) + Chunks.finish("stop") + Chunks.DONE : Chunks.completion(text);

    RawClient.Answer got = ask(200, encoding, compressed(encoding, answer), stream);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).contains(text).doesNotContain("\"error\"");
  }

  @Test
  void an_error_is_read() throws Exception {
    String error = "{\"error\":{\"message\":\"No such tool.\",\"type\":\"invalid_request_error\"}}";

    RawClient.Answer got = ask(400, "gzip", compressed("gzip", error), false);

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.body()).contains("No such tool.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_unknown_encoding_is_a_broken_answer(boolean stream) throws Exception {
    RawClient.Answer got = ask(200, "br", new byte[] {1, 2, 3}, stream);

    assertThat(got.status()).isEqualTo(502);
    assertThat(got.body()).contains("upstream_error");
  }

  @Test
  void an_error_in_an_unknown_encoding_is_known_by_its_status() throws Exception {
    RawClient.Answer got = ask(429, "zstd", "secret words".getBytes(UTF_8), false);

    assertThat(got.status()).isEqualTo(429);
    assertThat(got.body()).doesNotContain("secret words");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_is_not_what_it_says_is_a_broken_answer(boolean stream) throws Exception {
    RawClient.Answer got = ask(200, "gzip", Chunks.completion("hi").getBytes(UTF_8), stream);

    assertThat(got.status()).isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_bomb_ends_at_the_bound(boolean stream) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(stream ? "data: ".getBytes(UTF_8) : "{\"a\":\"".getBytes(UTF_8));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < BOMB_BYTES; i += zeros.length) {
        zip.write(zeros);
      }
    }

    RawClient.Answer got = ask(200, "gzip", bytes.toByteArray(), stream);

    assertThat(got.status()).isEqualTo(502);
  }

  private static RawClient.Answer ask(int status, String encoding, byte[] body, boolean stream)
      throws Exception {
    String type = stream ? "text/event-stream" : "application/json";
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.whole(status, type, body, "content-encoding: " + encoding));
        GatewayUnderTest gateway =
            GatewayUnderTest.on(
                upstream, "server.limits.max_answer=2MiB", "server.limits.max_event=2MiB")) {
      return gateway.chat(Chunks.request(stream));
    }
  }

  private static byte[] compressed(String encoding, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip =
        encoding.endsWith("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}

package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller's headers may ask for, and within which bounds. */
final class OptionHeadersTest {
  private static ScriptedUpstream upstream;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    gateway = GatewayUnderTest.on(upstream);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static String tags(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> (i + "x".repeat(length)).substring(0, length))
        .collect(Collectors.joining(", ", "x-penstock-tags: ", ""));
  }

  private static void isRefused(String header) throws Exception {
    RawClient.Answer answer = gateway.chat(Chunks.request(false), header);

    assertThat(answer.status()).as(header).isEqualTo(400);
    assertThat(answer.body())
        .contains("\"code\":\"invalid_value\"")
        .contains("\"param\":\"" + header.substring(0, header.indexOf(':')) + "\"");
  }

  @Test
  void too_many_tags_and_tags_too_long_are_refused() throws Exception {
    isRefused(tags(17, 3));
    isRefused(tags(1, 65));
    isRefused("x-penstock-tags: caf\u00e9");
  }

  @Test
  void a_session_too_long_is_refused() throws Exception {
    isRefused("x-penstock-session: " + "s".repeat(257));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-penstock-tags: ,",
        "x-penstock-session: abc",
        "x-stainless-retry-count: many",
        "x-stainless-retry-count: -1",
        "x-penstock-explain: true"
      })
  void what_is_within_bounds_or_nobodys_fault_passes(String header) throws Exception {
    assertThat(gateway.chat(Chunks.request(false), header).status()).isEqualTo(200);
  }
}

package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The admin key as a caller: it may call everything, and see how it was routed. */
final class AdminKeyTest {
  private static ScriptedUpstream upstream;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    gateway =
        new GatewayUnderTest(
            """
            auth: {admin_key: the-admin-key-of-this-test, anonymous: false}
            providers: {p: {type: openai-compatible, base_url: "%s/v1"}}
            models: {m: {deployments: [{provider: p, model: x}]}}
            keys: [{name: plain, key: the-plain-key-of-this-test}]
            """
                .formatted(upstream.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static RawClient.Answer ask(String key) throws Exception {
    return gateway.chat(
        Chunks.request(false), "authorization: Bearer " + key, "x-penstock-explain: true");
  }

  @Test
  void it_calls_and_sees_the_decision() throws Exception {
    RawClient.Answer answer = ask("the-admin-key-of-this-test");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("x-penstock-explain")).contains("\"chosen\":\"p/x\"");
  }

  @Test
  void a_declared_key_without_explain_sees_nothing_of_it() throws Exception {
    RawClient.Answer answer = ask("the-plain-key-of-this-test");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("x-penstock-explain");
  }

  @Test
  void a_part_of_it_is_no_key() throws Exception {
    assertThat(ask("the-admin-key").status()).isEqualTo(401);
  }

  @Test
  void where_there_is_an_admin_key_anonymous_callers_see_nothing_of_it() throws Exception {
    try (GatewayUnderTest open =
        new GatewayUnderTest(
            """
            auth: {admin_key: the-admin-key-of-this-test, anonymous: true}
            providers: {p: {type: openai-compatible, base_url: "%s/v1"}}
            models: {m: {deployments: [{provider: p, model: x}]}}
            """
                .formatted(upstream.url()))) {
      RawClient.Answer answer = open.chat(Chunks.request(false), "x-penstock-explain: true");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).doesNotContainKey("x-penstock-explain");
    }
  }
}

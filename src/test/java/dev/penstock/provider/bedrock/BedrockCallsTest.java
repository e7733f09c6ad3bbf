package dev.penstock.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.AwsEvents;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.SignatureV4;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as Bedrock gets them, over sockets: the signature is checked of what arrived. */
final class BedrockCallsTest {
  private static final String SECRET = "not-a-secret";
  private static final String ARN =
      "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc";
  private static final String CHAT =
      "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";
  private static final String EVENTS =
      """
      messageStart {"role":"assistant"}
      contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Hi"}}
      """;

  private final ScriptedUpstream upstream = new ScriptedUpstream(this::play);
  private volatile String end = "messageStop {\"stopReason\":\"end_turn\"}";

  @AfterEach
  void close() {
    upstream.close();
  }

  private void play(ScriptedUpstream.Call call) throws IOException {
    if (call.line.contains("converse-stream")) {
      call.head("application/vnd.amazon.eventstream").chunk(AwsEvents.of(EVENTS + end)).end();
    } else if (call.line.contains("/invoke")) {
      call.json(200, "{\"embedding\":[0.5],\"inputTextTokenCount\":3}");
    } else {
      call.json(
          200,
          "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},\"stopReason\":\"end_turn\"}");
    }
  }

  private GatewayUnderTest gateway(String model, String credential) {
    return new GatewayUnderTest(
        """
        providers:
          aws: {type: bedrock, region: eu-west-1, base_url: "%s/in/front", %s}
        models:
          m: {deployments: [{provider: aws, model: "%s"}]}
        """
            .formatted(upstream.url(), credential, model));
  }

  private GatewayUnderTest signing(String model) {
    return gateway(model, "access_key_id: AKIDEXAMPLE, secret_access_key: " + SECRET);
  }

  private void assertSigned(String target) {
    ScriptedUpstream.Call call = upstream.calls().getLast();
    assertThat(call.line).isEqualTo("POST " + target + " HTTP/1.1");
    assertThat(
            new SignatureV4(SECRET)
                .isRight("POST", target, call.headers, call.body.getBytes(UTF_8)))
        .isTrue();
    assertThat(call.headers.get("authorization")).contains("/eu-west-1/bedrock/aws4_request");
    assertThat(call.headers.get("authorization")).contains("host");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 400_000})
  void a_call_arrives_as_it_was_signed(int chars) throws IOException {
    try (GatewayUnderTest gateway = signing("us.amazon.nova-lite-v1:0")) {
      RawClient.Answer answer = gateway.chat(CHAT.formatted(false, "ä".repeat(chars)));

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertSigned("/in/front/model/us.amazon.nova-lite-v1%3A0/converse");
    }
  }

  @Test
  void a_stream_of_a_model_with_an_arn_too() throws IOException {
    try (GatewayUnderTest gateway = signing(ARN)) {
      RawClient.Answer answer = gateway.chat(CHAT.formatted(true, "Hi"));

      assertThat(answer.body()).contains("\"content\":\"Hi\"").endsWith("data: [DONE]\n\n");
      assertSigned(
          "/in/front/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123456789012"
              + "%3Aapplication-inference-profile%2Fabc/converse-stream");
      assertThat(upstream.calls().getLast().headers)
          .containsEntry("accept", "application/vnd.amazon.eventstream");
    }
  }

  @Test
  void embeddings_are_signed_too() throws IOException {
    try (GatewayUnderTest gateway = signing("amazon.titan-embed-text-v2:0");
        RawClient client = gateway.client()) {
      RawClient.Answer answer =
          client.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"a\"}").answer();

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("[0.5]").contains("\"prompt_tokens\":3");
      assertSigned("/in/front/model/amazon.titan-embed-text-v2%3A0/invoke");
    }
  }

  @Test
  void a_key_of_bedrocks_own_is_a_token_and_nothing_is_signed() throws IOException {
    try (GatewayUnderTest gateway = gateway("amazon.nova-lite-v1:0", "api_key: the-token")) {
      assertThat(gateway.chat(CHAT.formatted(false, "Hi")).status()).isEqualTo(200);

      assertThat(upstream.calls().getLast().headers)
          .containsEntry("authorization", "Bearer the-token")
          .doesNotContainKey("x-amz-date");
    }
  }

  @Test
  void an_exception_after_the_first_words_is_an_error_event() throws IOException {
    end = "modelStreamErrorException {\"message\":\"it broke\"}";
    try (GatewayUnderTest gateway = signing("amazon.nova-lite-v1:0")) {
      RawClient.Answer answer = gateway.chat(CHAT.formatted(true, "Hi"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"code\":\"upstream_error\"").doesNotContain("[DONE]");
    }
  }

  @Test
  void without_credentials_the_call_is_refused_and_none_is_made() throws IOException {
    try (GatewayUnderTest gateway =
        gateway("amazon.nova-lite-v1:0", "profile: no-such-profile-anywhere")) {
      RawClient.Answer answer = gateway.chat(CHAT.formatted(false, "Hi"));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("upstream_credentials_refused");
      assertThat(upstream.calls()).isEmpty();
    }
  }
}

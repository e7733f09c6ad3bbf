package dev.penstock.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Azure's addresses and its sign-in, through a gateway. */
final class AzureProviderTest {
  private static final String ASK =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String SAID =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"g\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final String SIGN_IN = "POST /t/oauth2/v2.0/token HTTP/1.1";

  private static GatewayUnderTest gateway(
      ScriptedUpstream upstream, String model, String settings) {
    return new GatewayUnderTest(
        """
        providers: {p: {type: azure-openai, base_url: "%s", %s}}
        models: {m: {deployments: [{provider: p, model: "%s", base_model: gpt-4o}]}}
        """
            .formatted(upstream.url(), settings, model),
        "routing.retries.attempts=1");
  }

  private static GatewayUnderTest signingIn(ScriptedUpstream upstream) {
    return gateway(
        upstream,
        "d",
        "entra: {tenant: t, client_id: app, client_secret: \"s e&c\", authority: \"%s/\"}"
            .formatted(upstream.url()));
  }

  private static ScriptedUpstream azure(int status, String token) {
    return new ScriptedUpstream(call -> {
      boolean signIn = call.line.equals(SIGN_IN);
      call.json(signIn ? status : 200, signIn ? token : SAID);
    });
  }

  @ParameterizedTest
  @CsvSource({
    "2024-10-21, /openai/deployments/my%2Fg%2B4/chat/completions?api-version=2024-10-21",
    "v1, /openai/v1/chat/completions",
    "preview, /openai/v1/chat/completions?api-version=preview"
  })
  void the_address_follows_from_the_version(String version, String path) throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, SAID);
        GatewayUnderTest gateway =
            gateway(upstream, "my/g+4", "api_key: k, api_version: " + version)) {
      RawClient.Answer answer = gateway.chat(ASK);

      assertThat(answer.status()).isEqualTo(200);
      ScriptedUpstream.Call call = upstream.calls().getLast();
      assertThat(call.line).isEqualTo("POST " + path + " HTTP/1.1");
      assertThat(call.headers).containsEntry("api-key", "k").doesNotContainKey("authorization");
      assertThat(call.body).contains("\"model\":\"my/g+4\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v1, /openai/v1/responses",
    "preview, /openai/v1/responses?api-version=preview",
    "2025-04-01-preview, /openai/responses?api-version=2025-04-01-preview"
  })
  void responses_are_asked_for_natively_where_the_version_has_them(String version, String path)
      throws IOException {
    String answer =
        "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"g\","
            + "\"output\":[{\"type\":\"message\",\"id\":\"m\",\"status\":\"completed\",\"role\":"
            + "\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\",\"annotations\":[]}]}],"
            + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"total_tokens\":2}}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer);
        GatewayUnderTest gateway =
            gateway(upstream, "deployed", "api_key: k, api_version: " + version);
        RawClient client = gateway.client()) {
      RawClient.Answer said =
          client.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\"}").answer();

      assertThat(said.status()).as(said.body()).isEqualTo(200);
      assertThat(said.body()).contains("\"id\":\"resp_1\"");
      assertThat(upstream.calls().getLast().line).isEqualTo("POST " + path + " HTTP/1.1");
      assertThat(upstream.calls().getLast().body)
          .isEqualTo("{\"model\":\"deployed\",\"input\":\"hi\"}");
    }
  }

  @Test
  void one_sign_in_serves_many_calls() throws IOException {
    try (ScriptedUpstream upstream =
            azure(200, "{\"access_token\":\"tok-1\",\"expires_in\":3600}");
        GatewayUnderTest gateway = signingIn(upstream)) {
      gateway.chat(ASK);
      RawClient.Answer answer = gateway.chat(ASK);

      assertThat(answer.status()).isEqualTo(200);
      List<ScriptedUpstream.Call> calls = upstream.calls();
      assertThat(calls).filteredOn(call -> !call.line.equals(SIGN_IN)).hasSize(2);
      assertThat(calls)
          .filteredOn(call -> !call.line.equals(SIGN_IN))
          .allSatisfy(call ->
              assertThat(call.headers)
                  .containsEntry("authorization", "Bearer tok-1")
                  .doesNotContainKey("api-key"));
      assertThat(signIns(calls).findFirst().orElseThrow().body)
          .contains("grant_type=client_credentials", "client_id=app", "client_secret=s+e%26c");
    }
  }

  @Test
  void a_refused_sign_in_is_a_refused_credential_and_tells_nothing() throws IOException {
    try (ScriptedUpstream upstream =
            azure(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS s e&c\"}");
        GatewayUnderTest gateway = signingIn(upstream)) {
      RawClient.Answer answer = gateway.chat(ASK);

      assertThat(answer.status()).isGreaterThanOrEqualTo(500);
      assertThat(answer.body()).doesNotContain("AADSTS", "s e&c", upstream.url());
      assertThat(upstream.calls()).allMatch(call -> call.line.equals(SIGN_IN));
    }
  }

  private static Stream<ScriptedUpstream.Call> signIns(List<ScriptedUpstream.Call> calls) {
    return calls.stream().filter(call -> call.line.equals(SIGN_IN));
  }
}

package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A turn that goes on from what OpenAI keeps is billed all of it again. */
final class CarriedContextTest {
  /** The second turn is billed its context of 50,000 tokens. */
  private static final String ANSWER =
      "{'id':'resp_1','object':'response','status':'completed','model':'e','output':["
          + "{'type':'message','id':'msg_1','role':'assistant','content':["
          + "{'type':'output_text','text':'Hi','annotations':[]}]}],"
          + "'usage':{'input_tokens':49990,'output_tokens':10,'total_tokens':50000}}";

  private static final String FIRST = "{'model':'m','input':'x','max_output_tokens':16}";
  private static final String NEXT =
      "{'model':'m','input':'y','max_output_tokens':16,'previous_response_id':'resp_1'}";
  private static final String REFERRING =
      "{'model':'m','max_output_tokens':16,'input':[{'type':'item_reference','id':'msg_1'},"
          + "{'role':'user','content':'y'}]}";

  private static GatewayUnderTest gateway(ScriptedUpstream upstream, String limits) {
    return new GatewayUnderTest(
        """
        providers: {up: {type: openai, base_url: "%s", api_key: sk-up}}
        models: {m: {deployments: [{provider: up, model: e, price: {input: 1, output: 1}}]}}
        keys: [{name: ci, key: sk-ps-ci, %s}]
        """
            .formatted(upstream.url(), limits));
  }

  private static Answer post(GatewayUnderTest gateway, String body) throws IOException {
    try (RawClient client = gateway.client()) {
      return client
          .post("/v1/responses", body.replace('\'', '"'), "authorization: Bearer sk-ps-ci")
          .answer();
    }
  }

  @Test
  void a_budget_has_room_for_the_earlier_context() throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER.replace('\'', '"'));
        GatewayUnderTest gateway = gateway(upstream, "budgets: [{limit: 0.09, window: 1d}]")) {
      assertThat(post(gateway, FIRST).status()).isEqualTo(200);

      // 0.05 dollars are spent, so that another 0.05 do not fit; a turn without the context does.
      assertThat(post(gateway, NEXT).status()).isEqualTo(429);
      assertThat(post(gateway, REFERRING).status()).isEqualTo(429);
      assertThat(upstream.calls()).hasSize(1);
      assertThat(post(gateway, FIRST).status()).isEqualTo(200);
    }
  }

  @Test
  void a_limit_on_tokens_counts_the_earlier_context() throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER.replace('\'', '"'));
        GatewayUnderTest gateway = gateway(upstream, "tpm: 90000")) {
      assertThat(post(gateway, FIRST).status()).isEqualTo(200);

      assertThat(post(gateway, NEXT).status()).isEqualTo(429);
      assertThat(post(gateway, FIRST).status()).isEqualTo(200);
    }
  }
}

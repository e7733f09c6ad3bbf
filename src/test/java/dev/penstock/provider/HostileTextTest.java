package dev.penstock.provider;

import static dev.penstock.provider.EdgeUpstreams.ANTHROPIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller or an upstream may write that no JSON writer expects. */
@Timeout(60)
final class HostileTextTest {

  @Test
  void arguments_of_a_tool_call_nested_too_deep_are_the_callers_fault() throws Exception {
    int depth = 998;
    String arguments = "{\\\"a\\\":".repeat(depth) + "1" + "}".repeat(depth);
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":\
        [{"id":"c1","type":"function","function":{"name":"f","arguments":"%s"}}]},\
        {"role":"tool","tool_call_id":"c1","content":"ok"}]}\
        """
            .formatted(arguments);
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANTHROPIC);
        GatewayUnderTest gateway = EdgeUpstreams.gateway("anthropic", upstream)) {
      RawClient.Answer answer = gateway.chat(body);

      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("invalid_value", "tool_calls[0].function.arguments");
    }
  }

  @Test
  void a_tool_schema_nested_as_deep_as_a_body_may_be_does_not_break_the_gateway() throws Exception {
    int depth = 990;
    String schema = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"x"}],"tools":\
        [{"type":"function","function":{"name":"f","parameters":%s}}]}\
        """
            .formatted(schema);
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANTHROPIC);
        GatewayUnderTest gateway =
            EdgeUpstreams.gateway("anthropic", upstream, "server.limits.max_json_depth=1000")) {
      RawClient.Answer answer = gateway.chat(body);

      assertThat(answer.status()).as(answer.body()).isIn(200, 400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e999999999", "-1e2147483647"})
  void a_number_beyond_all_bounds_in_a_translated_request_is_the_callers_fault(String number)
      throws Exception {
    String body =
        """
        {"model":"m","temperature":%s,"messages":[{"role":"user","content":"x"}],"metadata":{"a":%s}}\
        """
            .formatted(number, number);
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANTHROPIC);
        GatewayUnderTest gateway = EdgeUpstreams.gateway("anthropic", upstream)) {
      RawClient.Answer answer = gateway.chat(body);

      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e999999999", "-1e2147483647"})
  void a_number_beyond_all_bounds_in_arguments_does_not_break_the_gateway(String number)
      throws Exception {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":\
        [{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":%s}"}}]},\
        {"role":"tool","tool_call_id":"c1","content":"ok"}]}\
        """
            .formatted(number);
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANTHROPIC);
        GatewayUnderTest gateway = EdgeUpstreams.gateway("anthropic", upstream)) {
      RawClient.Answer answer = gateway.chat(body);

      assertThat(answer.status()).as(answer.body()).isIn(200, 400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e999999999", "-1e2147483647"})
  void a_number_beyond_all_bounds_in_a_frame_does_not_break_the_stream(String number)
      throws Exception {
    String odd =
        """
        "usage":{"prompt_tokens":%s,"completion_tokens":%s},"zz":%s,"choices\"\
        """
            .formatted(number, number, number);
    String frame = Chunks.text("x").replace("\"choices\"", odd);
    String all =
        Chunks.role()
            + Chunks.text("Hel")
            + frame
            + Chunks.text("lo")
            + Chunks.finish("stop")
            + Chunks.DONE;
    try (ScriptedUpstream upstream = ScriptedUpstream.sse(all.getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(true));

      assertThat(frame).contains("zz");
      assertThat(answer.body()).contains("\"lo\"").endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void a_number_beyond_all_bounds_in_a_whole_answer_is_no_bug_of_ours() throws Exception {
    String whole = Chunks.completion("x").replace("\"usage\"", "\"zz\":1e99999999999,\"usage\"");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, whole);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(false));

      assertThat(answer.status()).as(answer.body()).isNotEqualTo(500);
    }
  }

  @Test
  void a_number_beyond_all_bounds_in_an_error_is_no_bug_of_ours() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(400, "{\"error\":{\"message\":\"m\",\"zz\":1e99999999999}}");
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(false));

      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483647s", "1e99999999999s", "99999999999999999999s"})
  void an_absurd_retry_delay_of_gemini_is_ignored(String delay) throws Exception {
    String error =
        """
        {"error":{"code":429,"message":"q","status":"RESOURCE_EXHAUSTED","details":\
        [{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}\
        """
            .formatted(delay);
    try (ScriptedUpstream upstream = ScriptedUpstream.json(429, error);
        GatewayUnderTest gateway = EdgeUpstreams.gateway("gemini", upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(false));

      assertThat(answer.status()).as(answer.body()).isEqualTo(429);
    }
  }
}

package dev.penstock.provider;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.ScriptedUpstream;

/** Gateways in front of one upstream of a given type, and plain answers of such upstreams. */
final class EdgeUpstreams {
  static final String ANTHROPIC =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-x",\
      "content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn",\
      "usage":{"input_tokens":1,"output_tokens":1}}\
      """;

  static final String GEMINI =
      """
      {"candidates":[{"content":{"parts":[{"text":"hi"}],"role":"model"},"finishReason":"STOP",\
      "index":0}],"modelVersion":"g"}\
      """;

  private EdgeUpstreams() {}

  static GatewayUnderTest gateway(String type, ScriptedUpstream upstream, String... overrides) {
    return new GatewayUnderTest(
        """
        providers:
          up: {type: %s, base_url: "%s", api_key: sk-upstream-secret}
        models:
          m: {deployments: [{provider: up, model: real-model}]}
        """
            .formatted(type, upstream.url()),
        overrides);
  }
}

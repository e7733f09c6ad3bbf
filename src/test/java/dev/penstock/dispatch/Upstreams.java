package dev.penstock.dispatch;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Routings;
import dev.penstock.testing.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway over several scripted upstreams: {@code u0}, {@code u1}, ... in the order given, each
 * with a deployment {@code u0/real-model}, ... Groups take turns, so that the first one of a group
 * is called first.
 */
final class Upstreams implements AutoCloseable {
  private final List<ScriptedUpstream> upstreams;
  private final GatewayUnderTest gateway;

  private Upstreams(List<ScriptedUpstream> upstreams, GatewayUnderTest gateway) {
    this.upstreams = upstreams;
    this.gateway = gateway;
  }

  /** Group {@code m} over all of them. */
  static Upstreams group(Routings rules, List<ScriptedUpstream> upstreams, String... overrides) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < upstreams.size(); i++) {
      members.add("{provider: u" + i + ", model: real-model}");
    }
    return of(
        rules,
        upstreams,
        "  m: {strategy: round-robin, deployments: [" + String.join(", ", members) + "]}\n",
        overrides);
  }

  /** Groups {@code m}, {@code g1}, {@code g2}, ..., one for each of them. */
  static Upstreams groups(Routings rules, List<ScriptedUpstream> upstreams, String... overrides) {
    StringBuilder models = new StringBuilder();
    for (int i = 0; i < upstreams.size(); i++) {
      models.append(
          "  %s: {deployments: [{provider: u%d, model: real-model}]}\n"
              .formatted(i == 0 ? "m" : "g" + i, i));
    }
    return of(rules, upstreams, models.toString(), overrides);
  }

  private static Upstreams of(
      Routings rules, List<ScriptedUpstream> upstreams, String models, String... overrides) {
    StringBuilder yaml = new StringBuilder("providers:\n");
    for (int i = 0; i < upstreams.size(); i++) {
      yaml.append(
          "  u%d: {type: openai-compatible, base_url: \"%s/v1\"}\n"
              .formatted(i, upstreams.get(i).url()));
    }
    return new Upstreams(
        upstreams, new GatewayUnderTest(rules, yaml + "models:\n" + models, overrides));
  }

  GatewayUnderTest gateway() {
    return gateway;
  }

  /** Calls that upstream {@code i} has had. */
  int calls(int i) {
    return upstreams.get(i).calls().size();
  }

  RawClient.Answer ask(boolean stream, String... headers) throws java.io.IOException {
    return gateway.chat(Chunks.request(stream), headers);
  }

  /** Whether no deployment has a request in flight. */
  boolean idle() {
    for (int i = 0; i < upstreams.size(); i++) {
      if (gateway.gateway().inFlightOf("u" + i + "/real-model") != 0) {
        return false;
      }
    }
    return gateway.gateway().inFlight() == 0;
  }

  @Override
  public void close() {
    gateway.close();
    upstreams.forEach(ScriptedUpstream::close);
  }

  /** An upstream that answers each request as it asks: streamed, or whole. */
  static ScriptedUpstream well(String text) {
    return new ScriptedUpstream(call -> answer(call, text));
  }

  static void answer(ScriptedUpstream.Call call, String text) throws java.io.IOException {
    if (streamed(call)) {
      call.head("text/event-stream")
          .chunk(Chunks.role() + Chunks.text(text) + Chunks.finish("stop") + Chunks.DONE)
          .end();
    } else {
      call.json(200, Chunks.completion(text));
    }
  }

  static boolean streamed(ScriptedUpstream.Call call) {
    return call.body.contains("\"stream\":true");
  }
}

package dev.penstock.dispatch;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A gateway over several scripted upstreams: providers {@code u0}, {@code u1}, ... in the order
 * given, each with a deployment {@code u0/real-model}, ... Pauses are short unless said.
 */
final class Upstreams implements AutoCloseable {
  private final List<ScriptedUpstream> upstreams;
  private final GatewayUnderTest gateway;

  private Upstreams(List<ScriptedUpstream> upstreams, GatewayUnderTest gateway) {
    this.upstreams = upstreams;
    this.gateway = gateway;
  }

  /** Group {@code m} over all of them. */
  static Upstreams group(List<ScriptedUpstream> upstreams, String... overrides) {
    String members =
        IntStream.range(0, upstreams.size())
            .mapToObj(i -> "{provider: u" + i + ", model: real-model}")
            .collect(Collectors.joining(", "));
    return models(
        List.of("m: {strategy: round-robin, deployments: [" + members + "]}"),
        upstreams,
        overrides);
  }

  /** A group on one upstream; {@code more} is empty or ends with a comma. */
  static String on(int upstream, String name, String more) {
    return "%s: {%s deployments: [{provider: u%d, model: real-model}]}"
        .formatted(name, more, upstream);
  }

  /** These groups. */
  static Upstreams models(
      List<String> models, List<ScriptedUpstream> upstreams, String... overrides) {
    StringBuilder yaml = new StringBuilder("providers:\n");
    for (int i = 0; i < upstreams.size(); i++) {
      yaml.append(
          "  u%d: {type: openai-compatible, base_url: \"%s/v1\"}\n"
              .formatted(i, upstreams.get(i).url()));
    }
    yaml.append("models:\n");
    models.forEach(model -> yaml.append("  ").append(model).append('\n'));
    List<String> all = new ArrayList<>(List.of("routing.retries.base=1ms"));
    Collections.addAll(all, overrides);
    return new Upstreams(
        upstreams, new GatewayUnderTest(yaml.toString(), all.toArray(String[]::new)));
  }

  GatewayUnderTest gateway() {
    return gateway;
  }

  /** Calls that each upstream has had. */
  List<Integer> calls() {
    return upstreams.stream().map(upstream -> upstream.calls().size()).toList();
  }

  RawClient.Answer ask(boolean stream, String... headers) throws IOException {
    return gateway.chat(Chunks.request(stream), headers);
  }

  /** Whether nothing is in flight, at no deployment either. */
  boolean idle() {
    return gateway.gateway().inFlight() == 0
        && IntStream.range(0, upstreams.size())
            .allMatch(i -> gateway.gateway().inFlightOf("u" + i + "/real-model") == 0);
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

  /** An upstream that always says no. */
  static ScriptedUpstream saying(int status, String body) {
    return ScriptedUpstream.json(status, body);
  }

  static void answer(ScriptedUpstream.Call call, String text) throws IOException {
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

package dev.penstock.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hundred reloads while requests run: none fails, and nothing is left of what went. */
final class ReloadUnderTrafficTest {
  private static final int RELOADS = 100;
  private static final int CLIENTS = 8;

  /** At 200 requests a second, that is ten reloads a second. */
  private static final int REQUESTS_BETWEEN = 20;

  private static final String WHOLE =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"r\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
          + "\"completion_tokens\":1,\"total_tokens\":2}}";

  private final ScriptedUpstream one = new ScriptedUpstream(ReloadUnderTrafficTest::play);
  private final ScriptedUpstream other = new ScriptedUpstream(ReloadUnderTrafficTest::play);
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static void play(ScriptedUpstream.Call call) throws IOException {
    if (!call.body.contains("\"stream\":true")) {
      call.json(200, WHOLE);
      return;
    }
    call.head("text/event-stream");
    for (String finish : List.of("null", "null", "\"stop\"")) {
      call.chunk(chunk(finish).getBytes(StandardCharsets.UTF_8));
    }
    call.chunk("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)).end();
  }

  private static String chunk(String finish) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"r\","
        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  /** Each version has another address, another deployment and another provider beside it. */
  private String config(int version) {
    ScriptedUpstream upstream = version % 2 == 0 ? one : other;
    return """
    providers:
      up: {type: openai-compatible, base_url: "%1$s/v1", api_key: sk-%2$d}
      more-%2$d: {type: openai-compatible, base_url: "%1$s/v1", api_key: sk-more}
    models:
      m:
        aliases: [alias]
        deployments:
          - {provider: up, model: real-%2$d}
          - {provider: more-%2$d, model: real}
    keys:
      - {name: ci, key: sk-ci-key, models: [alias]}
    """
        .formatted(upstream.url(), version);
  }

  private void traffic(int port, int number) {
    try (RawClient client = new RawClient(port)) {
      for (int i = number; !enough.get(); i++) {
        boolean stream = i % 2 == 0;
        RawClient.Answer answer =
            client
                .post(
                    "/v1/chat/completions",
                    "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(stream),
                    "authorization: Bearer sk-ci-key")
                .answer();
        boolean well =
            answer.status() == 200
                && (stream ? answer.body().endsWith("[DONE]\n\n") : answer.body().contains("hi"));
        if (!well) {
          failed.add(answer.toString());
        }
        answered.incrementAndGet();
      }
    } catch (IOException | RuntimeException e) {
      failed.add(e.toString());
    }
  }

  @Test
  void a_hundred_reloads_fail_no_request_and_leave_nothing_behind() throws Exception {
    try (GatewayUnderTest gateway = new GatewayUnderTest(config(0))) {
      List<Thread> clients =
          IntStream.range(0, CLIENTS)
              .mapToObj(n -> Thread.ofVirtual().start(() -> traffic(gateway.port(), n)))
              .toList();
      for (int version = 1; version <= RELOADS; version++) {
        int due = answered.get() + REQUESTS_BETWEEN;
        Eventually.becomes("traffic", () -> answered.get() >= due || !failed.isEmpty());
        assertThat(gateway.reload(config(version))).isInstanceOf(Outcome.Replaced.class);
      }
      enough.set(true);
      for (Thread client : clients) {
        client.join();
      }

      assertThat(failed).isEmpty();
      Eventually.becomes("at rest", () -> gateway.gateway().inFlight() == 0);
      // Version 100 is at `one`.
      Eventually.becomes("connections closed", () -> other.openConnections() == 0);
      int shards = Runtime.getRuntime().availableProcessors();
      assertThat(gateway.gateway().upstreams()).isLessThanOrEqualTo(2 * shards);
      assertThat(gauges(gateway))
          .containsExactlyInAnyOrder(
              "llm_deployment_in_flight{deployment=\"up/real-100\"} 0.0",
              "llm_deployment_in_flight{deployment=\"more-100/real\"} 0.0",
              "llm_config_version 101.0");
    }
  }

  private static List<String> gauges(GatewayUnderTest gateway) throws IOException {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client
          .get("/metrics")
          .answer()
          .body()
          .lines()
          .filter(line ->
              line.startsWith("llm_deployment_in_flight{") || line.startsWith("llm_config_version"))
          .toList();
    }
  }
}

package dev.penstock.upstream.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Images at addresses, for a provider that takes them inline only. */
final class FetchedImagesTest {
  private static final String ANSWER =
      "{\"model\":\"llava\",\"message\":{\"role\":\"assistant\",\"content\":\"a cat\"},"
          + "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":2}";

  @Test
  void an_image_is_fetched_for_a_provider_that_does_not_fetch() throws IOException {
    try (ScriptedUpstream images =
            new ScriptedUpstream(call -> call.whole(200, "image/png", "PNG".getBytes(UTF_8)));
        ScriptedUpstream ollama = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = gateway(ollama, "[127.0.0.0/8]")) {
      String url = images.url() + "/cat.png";

      Answer answer = gateway.chat(asking(url, url));

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(ollama.calls().getFirst().body).contains("\"images\":[\"UE5H\",\"UE5H\"]");
      // Once for both.
      assertThat(images.calls()).hasSize(1);
    }
  }

  @Test
  void an_address_that_is_not_public_is_the_callers_mistake() throws IOException {
    try (ScriptedUpstream images = ScriptedUpstream.json(200, "{}");
        ScriptedUpstream ollama = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = gateway(ollama, "[]")) {
      Answer answer = gateway.chat(asking(images.url() + "/a"));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains("\"code\":\"unsupported_parameter\"")
          .contains("\"param\":\"messages[0].content[1].image_url.url\"")
          .contains("not on the public internet");
      assertThat(images.calls()).isEmpty();
      assertThat(ollama.calls()).isEmpty();
    }
  }

  @Test
  void a_request_of_too_many_documents_is_refused() throws IOException {
    try (ScriptedUpstream images = ScriptedUpstream.json(200, "{}");
        ScriptedUpstream ollama = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway =
            gateway(ollama, "[127.0.0.0/8]", "content.fetch.max_documents=1")) {
      Answer answer = gateway.chat(asking(images.url() + "/a", images.url() + "/b"));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("More than 1 documents");
    }
  }

  @Test
  void many_places_of_one_document_are_bounded_together() throws IOException {
    byte[] large = new byte[600_000];
    try (ScriptedUpstream images =
            new ScriptedUpstream(call -> call.whole(200, "image/png", large));
        ScriptedUpstream ollama = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = gateway(ollama, "[127.0.0.0/8]", "server.max_body=1MiB")) {
      String url = images.url() + "/large.png";

      Answer answer = gateway.chat(asking(url, url));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("larger than a request may be");
      assertThat(ollama.calls()).isEmpty();
    }
  }

  @Test
  void the_time_it_takes_is_not_the_providers() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedUpstream images =
            new ScriptedUpstream(call -> {
              asked.countDown();
              go.await();
              call.whole(200, "image/png", "PNG".getBytes(UTF_8));
            });
        ScriptedUpstream ollama =
            new ScriptedUpstream(call -> {
              if (call.body.contains("images")) {
                call.whole(200, "application/x-ndjson", (ANSWER + "\n").getBytes(UTF_8));
              } else {
                call.closedWithin(60_000);
              }
            });
        GatewayUnderTest gateway =
            gateway(
                ollama,
                "[127.0.0.0/8]",
                "routing.retries.attempts=1",
                "routing.timeouts.first_token=1s");
        RawClient client = gateway.client()) {
      String stream = "{\"stream\":true,";
      RawClient asking =
          client.post("/v1/chat/completions", stream + asking(images.url() + "/slow").substring(1));
      asked.await();

      // It is asked later, so that its time is over later.
      Answer late =
          gateway.chat(
              stream + "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
      assertThat(late.body()).contains("error");
      go.countDown();

      assertThat(asking.answer().body()).contains("a cat");
    }
  }

  @Test
  void a_caller_that_leaves_ends_the_fetching() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream images =
            new ScriptedUpstream(call -> {
              asked.countDown();
              if (call.closedWithin(60_000)) {
                left.countDown();
              }
            });
        ScriptedUpstream ollama = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = gateway(ollama, "[127.0.0.0/8]", "content.fetch.timeout=10m");
        RawClient client = gateway.client()) {
      RawClient asking = client.post("/v1/chat/completions", asking(images.url() + "/slow"));
      asked.await();
      asking.close();

      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(ollama.calls()).isEmpty();
    }
  }

  @Test
  void nothing_is_fetched_where_the_operator_forbids_it() throws IOException {
    try (ScriptedUpstream images = ScriptedUpstream.json(200, "{}");
        ScriptedUpstream ollama = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway =
            gateway(ollama, "[127.0.0.0/8]", "content.fetch.enabled=false")) {
      assertThat(gateway.chat(asking(images.url() + "/a")).status()).isEqualTo(400);
      assertThat(images.calls()).isEmpty();
    }
  }

  private static GatewayUnderTest gateway(
      ScriptedUpstream ollama, String networks, String... overrides) {
    return new GatewayUnderTest(
        """
        providers:
          local: {type: ollama, base_url: "%s"}
        models:
          m: {deployments: [{provider: local, model: llava}]}
        content: {fetch: {allow_networks: %s}}
        """
            .formatted(ollama.url(), networks),
        overrides);
  }

  private static String asking(String... urls) {
    StringBuilder parts = new StringBuilder("{\"type\":\"text\",\"text\":\"What is it?\"}");
    for (String url : urls) {
      parts.append(",{\"type\":\"image_url\",\"image_url\":{\"url\":\"").append(url).append("\"}}");
    }
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]}";
  }
}

package dev.penstock.vault.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two gateways on one vault in Redis. */
final class VaultOfReplicasTest {
  private static final Duration USUAL_WATCH = Duration.ofMillis(500);

  private static String config(OneRedis redis, ScriptedUpstream upstream, String key) {
    return """
    vault: {type: redis, master_key: a passphrase for both of them}
    state: {redis: {url: "%s"}}
    providers:
      up: {type: openai-compatible, base_url: "%s/v1", api_key: %s}
    models:
      m: {deployments: [{provider: up, model: real-model}]}
    """
        .formatted(redis.url(), upstream.url(), key);
  }

  private static int put(GatewayUnderTest gateway, String value) throws IOException {
    String body = "{\"value\":\"" + value + "\"}";
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client
          .send(
              "PUT /admin/vault/up-key HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n%s"
                  .formatted(body.length(), body))
          .answer()
          .status();
    }
  }

  private static String keySent(GatewayUnderTest gateway) {
    try {
      return gateway.chat(Chunks.request(false)).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void what_one_replica_stores_the_other_uses() throws Exception {
    try (OneRedis redis = new OneRedis();
        ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.json(200, Chunks.completion(call.headers.get("authorization"))))) {
      String plain = config(redis, upstream, "sk-plain");
      String shared = config(redis, upstream, "vault://up-key");
      try (GatewayUnderTest one = new GatewayUnderTest(USUAL_WATCH, plain)) {
        assertThat(put(one, "sk-first")).isEqualTo(200);
        assertThat(one.reload(shared)).isNotNull();
        try (GatewayUnderTest other = new GatewayUnderTest(USUAL_WATCH, shared)) {
          assertThat(keySent(other)).contains("sk-first");

          assertThat(put(one, "sk-second")).isEqualTo(200);

          assertThat(keySent(one)).contains("sk-second");
          Eventually.becomes("noticed", () -> keySent(other).contains("sk-second"));
        }
      }
    }
  }
}

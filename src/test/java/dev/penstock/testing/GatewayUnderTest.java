package dev.penstock.testing;

import dev.penstock.Gateway;
import dev.penstock.config.Config;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway on free ports of loopback, in this process, from a configuration in the test. */
public final class GatewayUnderTest implements AutoCloseable {
  private static final List<String> ON_FREE_PORTS =
      List.of("server.port=0", "server.admin_port=0", "server.drain.delay=0s");

  private final Gateway gateway;

  /** Starts it; {@code yaml} needs neither ports nor a {@code server} section. */
  public GatewayUnderTest(String yaml, String... overrides) {
    gateway = new Gateway(config(yaml, overrides));
    gateway.start().await();
  }

  /** One group {@code m} with one deployment on an OpenAI-format upstream. */
  public static GatewayUnderTest on(ScriptedUpstream upstream, String... overrides) {
    return new GatewayUnderTest(
        """
        providers:
          up: {type: openai-compatible, base_url: "%s/v1", api_key: sk-upstream-secret}
        models:
          m: {deployments: [{provider: up, model: real-model}]}
        """
            .formatted(upstream.url()),
        overrides);
  }

  private static Config config(String yaml, String... overrides) {
    List<String> all = new ArrayList<>(ON_FREE_PORTS);
    all.addAll(List.of(overrides));
    return Configs.load(yaml, all.toArray(String[]::new));
  }

  public int port() {
    return gateway.port();
  }

  public Gateway gateway() {
    return gateway;
  }

  public RawClient client() throws IOException {
    return new RawClient(port());
  }

  /** Sends one chat request on a connection of its own and reads the whole answer. */
  public RawClient.Answer chat(String body, String... headers) throws IOException {
    try (RawClient client = client()) {
      return client.post("/v1/chat/completions", body, headers).answer();
    }
  }

  @Override
  public void close() {
    await(gateway.close());
  }

  private static void await(Future<Void> closed) {
    try {
      closed.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the gateway does not close", e);
    }
  }
}

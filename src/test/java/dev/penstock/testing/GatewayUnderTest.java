package dev.penstock.testing;

import dev.penstock.Gateway;
import dev.penstock.config.Loaded;
import dev.penstock.config.Reading;
import dev.penstock.config.reload.ConfigFile;
import dev.penstock.config.reload.Origin;
import dev.penstock.config.reload.Outcome;
import dev.penstock.vault.OpenVaults;
import dev.penstock.vault.envelope.Sealing;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway on free ports of loopback, in this process, from a configuration in the test. */
public final class GatewayUnderTest implements AutoCloseable {
  private static final List<String> ON_FREE_PORTS =
      List.of("server.port=0", "server.admin_port=0", "server.drain.delay=0s", "state.type=memory");

  private final Path file;
  private final Gateway gateway;

  /** Starts it; {@code yaml} needs neither ports nor a {@code server} section. */
  public GatewayUnderTest(String yaml, String... overrides) {
    this(Duration.ZERO, yaml, overrides);
  }

  /** Starts it, and looks at its file with this period. */
  public GatewayUnderTest(Duration watch, String yaml, String... overrides) {
    try {
      file = Files.createTempFile("penstock", ".yaml");
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> all = new ArrayList<>(ON_FREE_PORTS);
    all.addAll(List.of(overrides));
    OpenVaults vaults =
        new OpenVaults(new Sealing(new SecureRandom(), InstantSource.system()), Map.of());
    ConfigFile source = ConfigFile.of(file, all, Map.of(), vaults);
    Reading first = source.read(List.of());
    if (first.loaded() instanceof Loaded.Invalid invalid) {
      throw new IllegalArgumentException("" + invalid.errors());
    }
    gateway = new Gateway(source, first, watch, vaults);
    gateway.start().await();
  }

  /** Writes another configuration into its file. */
  public void write(String yaml) {
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes another configuration into its file and has it read. */
  public Outcome reload(String yaml) {
    write(yaml);
    return gateway.reload(Origin.ADMIN).await();
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

  public int port() {
    return gateway.port();
  }

  public int adminPort() {
    return gateway.adminPort();
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
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Future<Void> closed) {
    try {
      closed.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the gateway does not close", e);
    }
  }
}

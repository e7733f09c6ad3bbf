package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.AuthConfig;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.RoutingConfig;
import dev.penstock.config.ServerConfig;
import dev.penstock.config.TelemetryConfig;
import dev.penstock.config.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls as the gateway makes them; nothing of them matters here but that they can be cancelled. */
final class Calls {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private Calls() {}

  static ProviderCall call() {
    ChatRequest request =
        new ChatRequest(new byte[0], "demo", false, false, null, null, 1, Set.of());
    ModelConfig.Deployment deployment =
        new ModelConfig.Deployment(
            "demo/demo", "demo", "demo", null, 1, JsonNodeFactory.instance.objectNode(), TIMEOUTS);
    return new ProviderCall(
        new Exchange("req-1", config(), Principal.ANONYMOUS, request, 0, null), deployment);
  }

  private static Config config() {
    ServerConfig.Limits limits =
        new ServerConfig.Limits(
            1, 1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, 1, 1, 1, 1);
    ServerConfig server =
        new ServerConfig(
            "127.0.0.1",
            0,
            0,
            false,
            1,
            List.of(),
            null,
            new ServerConfig.Drain(Duration.ZERO, Duration.ZERO),
            Duration.ZERO,
            limits);
    return new Config(
        "test",
        server,
        new AuthConfig(null, true),
        Map.of(),
        Map.of(),
        new RoutingConfig("least-busy", TIMEOUTS, false),
        List.of(),
        new TelemetryConfig("json", "info", false, false));
  }
}

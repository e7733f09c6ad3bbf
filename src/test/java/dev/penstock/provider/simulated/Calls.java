package dev.penstock.provider.simulated;

import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.RouteMap;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.Config;
import dev.penstock.testing.Configs;
import java.util.Set;

/** Calls as the gateway makes them; nothing of them matters here but that they can be cancelled. */
final class Calls {
  private static final Config CONFIG =
      Configs.load(
          """
          providers: {demo: {type: simulated}}
          models: {demo: {deployments: [{provider: demo, model: demo}]}}
          """);

  private Calls() {}

  static ProviderCall call() {
    ChatRequest request =
        new ChatRequest(
            new byte[0],
            "demo",
            false,
            false,
            null,
            null,
            1,
            Set.of(),
            ChatRequest.Needs.NONE,
            Operation.CHAT);
    Snapshot snapshot = new Snapshot(CONFIG, new RouteMap() {});
    return new ProviderCall(
        new Exchange("req-1", snapshot, Principal.ANONYMOUS, request, 0, CallOptions.NONE),
        CONFIG.models().get("demo").deployments().getFirst(),
        null);
  }
}

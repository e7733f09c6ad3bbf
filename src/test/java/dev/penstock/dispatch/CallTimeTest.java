package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.CallOptions;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.RouteMap;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.testing.Configs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Of what time the provider has had. */
final class CallTimeTest {
  private static final Duration PATIENCE = Duration.ofNanos(50);
  private static final Config CONFIG =
      Configs.load(
          """
          providers: {p: {type: simulated}}
          models: {m: {deployments: [{provider: p, model: x}]}}
          """);

  private final AtomicLong clock = new AtomicLong(1_000);
  private final ProviderCall call = call();
  private final CallTime time = new CallTime(call, clock::get);

  private static ProviderCall call() {
    byte[] body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    ModelConfig model = Objects.requireNonNull(CONFIG.models().get("m"));
    return new ProviderCall(
        new Exchange(
            "r",
            new Snapshot(CONFIG, new RouteMap() {}),
            Principal.ANONYMOUS,
            ChatRequestReader.read(body, null, 64),
            0,
            CallOptions.NONE),
        model.deployments().getFirst(),
        null);
  }

  @Test
  void it_begins_with_the_call() {
    clock.addAndGet(60);

    assertThat(time.until(1_060)).isEqualTo(60);
    assertThat(time.left(PATIENCE)).isEqualTo(Duration.ZERO);
  }

  @Test
  void it_begins_when_all_is_fetched() {
    call.prepares();
    clock.addAndGet(60);
    assertThat(time.left(PATIENCE)).isEqualTo(PATIENCE);
    call.prepared();
    clock.addAndGet(20);

    assertThat(time.until(1_080)).isEqualTo(20);
    assertThat(time.until(1_010)).isZero();
    assertThat(time.left(PATIENCE)).isEqualTo(Duration.ofNanos(30));
  }
}

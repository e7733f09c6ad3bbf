package dev.penstock.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.CallOptions;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.RouteMap;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.config.Config;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Configs;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.TurnedClock;
import dev.penstock.upstream.HttpTransport;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that the upstream does not take any more, though its time is not over. */
final class RenewedCredentialTest {
  private final Vertx vertx = Vertx.vertx();
  private final TurnedClock clock = new TurnedClock(Instant.EPOCH);
  private volatile int wanted = 1;
  private final ScriptedUpstream authority =
      new ScriptedUpstream(call ->
          call.json(200, "{\"access_token\":\"t%d\",\"expires_in\":3600}".formatted(wanted)));
  private final ScriptedUpstream upstream =
      new ScriptedUpstream(call -> {
        if (call.headers.get("authorization").equals("Bearer t" + wanted)) {
          call.json(200, Chunks.completion("ok"));
        } else {
          call.json(401, "{\"error\":{\"code\":\"401\",\"message\":\"Unauthorized\"}}");
        }
      });
  private final Config config =
      Configs.load(
          """
          providers:
            up:
              type: azure-openai
              base_url: "%s"
              entra: {tenant: t, client_id: c, client_secret: s, authority: "%s"}
          models: {m: {deployments: [{provider: up, model: m}]}}
          """
              .formatted(upstream.url(), authority.url()));

  @BeforeEach
  void start() {
    ByReference.register(vertx.eventBus());
    new Providers(vertx, new Random(1), clock)
        .verticles(0, new HttpTransport(vertx, config))
        .forEach(verticle -> vertx.deployVerticle(verticle).await());
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    upstream.close();
    authority.close();
  }

  private UpstreamReply call() {
    byte[] body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".getBytes(UTF_8);
    Exchange exchange =
        new Exchange(
            "req_1",
            new Snapshot(config, new RouteMap() {}),
            Principal.ANONYMOUS,
            ChatRequestReader.read(Operation.CHAT, body, null, 100),
            0,
            CallOptions.NONE);
    ProviderCall call =
        new ProviderCall(exchange, config.models().get("m").deployments().getFirst(), null);
    return vertx
        .eventBus()
        .<UpstreamReply>request(
            Address.provider("azure-openai", 0), call, ByReference.options(Duration.ofSeconds(20)))
        .map(Message::body)
        .await();
  }

  @Test
  void another_one_is_fetched_and_the_call_made_once_more() {
    assertThat(call()).isInstanceOf(UpstreamAnswer.class);
    clock.pass(Duration.ofMinutes(1));
    wanted = 2;

    assertThat(call()).isInstanceOf(UpstreamAnswer.class);
    assertThat(upstream.calls().stream().map(call -> call.headers.get("authorization")))
        .containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
  }

  @Test
  void a_new_one_that_is_refused_is_not_fetched_again() {
    assertThat(call()).isInstanceOf(UpstreamAnswer.class);
    wanted = 2;

    assertThat(call()).isInstanceOf(UpstreamReply.Failed.class);
    assertThat(authority.calls()).hasSize(1);
  }
}

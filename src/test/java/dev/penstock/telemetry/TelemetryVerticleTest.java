package dev.penstock.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.ConfigReplaced;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.api.event.FactBatch;
import dev.penstock.api.event.Facts;
import dev.penstock.api.event.FellBack;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.api.event.HedgeFinished;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TelemetryVerticleTest {
  private static final AttemptFinished ATTEMPT =
      new AttemptFinished("openai", "openai/gpt-4o", "success");

  private final Vertx vertx = Vertx.vertx();
  private final Meters meters = new Meters();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LogOutput output = new LogOutput(written, 1_000_000);

  @BeforeEach
  void hand_over_by_reference() {
    ByReference.register(vertx.eventBus());
  }

  @AfterEach
  void close() throws Exception {
    output.close();
    done(vertx.close());
  }

  @Test
  void facts_become_metrics_and_log_lines() throws Exception {
    String id = deploy(RequestLog.Scope.ALL);
    Facts facts = new Facts(vertx.eventBus(), 10);

    facts.publish(ATTEMPT);
    facts.publish(Requests.streamed());
    undeploy(id);

    assertThat(meters.scrape()).contains("llm_requests_total{", "llm_upstream_attempts_total{");
    assertThat(written.toString(UTF_8)).contains("\"request_id\":\"req-1\"");
  }

  @Test
  void every_kind_of_fact_is_counted() throws Exception {
    String id = deploy(RequestLog.Scope.NONE);
    Facts facts = new Facts(vertx.eventBus(), 10);

    facts.publish(new BreakerChanged("d", "d", "half_open", 0));
    facts.publish(new CooldownStarted("d", "d", "rate_limited", 1_000));
    facts.publish(new FellBack("a", "b", "upstream_error"));
    facts.publish(new HedgeFinished("a", "lost"));
    facts.publish(new HealthChecked("d", "d", "success"));
    facts.publish(new ConfigReplaced("0123456789ab", "file"));
    undeploy(id);

    assertThat(meters.scrape())
        .contains(
            "llm_breaker_changes_total{",
            "llm_cooldowns_total{",
            "llm_fallbacks_total{",
            "llm_hedges_total{",
            "llm_health_checks_total{",
            "llm_config_reloads_total{");
  }

  @Test
  void at_level_warn_only_failures_are_logged() throws Exception {
    String id = deploy(RequestLog.Scope.FAILED);
    Facts facts = new Facts(vertx.eventBus(), 10);

    facts.publish(Requests.streamed());
    facts.publish(Requests.failed(502, "upstream_error", 1));
    undeploy(id);

    assertThat(written.toString(UTF_8).lines()).singleElement().asString().contains("\"req-2\"");
  }

  @Test
  void facts_of_one_turn_travel_together_and_in_order() throws Exception {
    BlockingQueue<FactBatch> batches = new LinkedBlockingQueue<>();
    vertx.eventBus().<FactBatch>localConsumer(Facts.ADDRESS, m -> batches.add(m.body()));
    Facts facts = new Facts(vertx.eventBus(), 10);

    vertx.runOnContext(turn -> {
      facts.publish(ATTEMPT);
      facts.publish(Requests.streamed());
    });

    FactBatch batch = batches.poll(10, TimeUnit.SECONDS);
    assertThat(batch).isNotNull();
    assertThat(batch.facts()).isEqualTo(List.of(ATTEMPT, Requests.streamed()));
  }

  @Test
  void facts_beyond_the_bound_are_dropped_until_some_are_taken() {
    BlockingQueue<FactBatch> batches = new LinkedBlockingQueue<>();
    vertx.eventBus().<FactBatch>localConsumer(Facts.ADDRESS, m -> batches.add(m.body()));
    Facts facts = new Facts(vertx.eventBus(), 2);

    facts.publish(ATTEMPT);
    facts.publish(ATTEMPT);
    facts.publish(ATTEMPT);

    assertThat(facts.dropped()).isEqualTo(1);
    acknowledgeNext(batches);
    facts.publish(ATTEMPT);
    assertThat(facts.dropped()).isEqualTo(1);
  }

  @Test
  void facts_with_long_prompts_fill_the_room_sooner() {
    Facts facts = new Facts(vertx.eventBus(), 64);

    for (int i = 0; i < 20; i++) {
      facts.publish(Requests.finished("req", "x".repeat(100_000)));
    }

    assertThat(facts.dropped()).isEqualTo(4);
  }

  private static void acknowledgeNext(BlockingQueue<FactBatch> batches) {
    try {
      FactBatch batch = batches.poll(10, TimeUnit.SECONDS);
      assertThat(batch).isNotNull();
      batch.acknowledge();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String deploy(RequestLog.Scope scope) throws Exception {
    RequestLog log = new RequestLog(output, new JsonLines(false), scope, () -> Instant.EPOCH);
    return done(vertx.deployVerticle(new TelemetryVerticle(meters, log)));
  }

  /** What was published before the end is told: it lies before the end on the event loop. */
  private void undeploy(String id) throws Exception {
    done(vertx.undeploy(id));
    output.flush();
  }

  @CanIgnoreReturnValue
  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

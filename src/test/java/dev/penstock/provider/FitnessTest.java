package dev.penstock.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Abilities;
import dev.penstock.api.Abilities.Otherwise;
import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.RouteMap;
import dev.penstock.api.Snapshot;
import dev.penstock.api.client.Origin;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.dialect.gemini.GenerateContentDialect;
import dev.penstock.testing.Configs;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read to find out whether a deployment can do what is asked for, and how often. */
final class FitnessTest {
  private static final Config CONFIG =
      Configs.load(
          """
          providers: {claude: {type: anthropic, api_key: k}}
          models: {m: {deployments: [{provider: claude, model: claude-sonnet-4-5}]}}
          routing: {unknown_params: drop}
          """);

  private final Vertx vertx = Vertx.vertx();
  private final Abilities abilities =
      new Providers(vertx, new Random(1), InstantSource.system()).abilities(CONFIG);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static ModelConfig.Deployment claude() {
    return Objects.requireNonNull(CONFIG.models().get("m")).deployments().getFirst();
  }

  /** Its content is sound; {@code told} is what its reader says of it. */
  private static ChatRequest sound(String told) {
    byte[] body =
        """
        {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]}
        """
            .getBytes(StandardCharsets.UTF_8);
    return new ChatRequest(
        body,
        "m",
        false,
        false,
        null,
        null,
        1,
        Set.of("messages"),
        new ChatRequest.Needs(Set.of(told), null, null, null, Estimate.of(1)),
        Operation.CHAT);
  }

  @Test
  void content_is_read_only_if_it_may_be_of_a_kind_that_is_not_taken() {
    assertThat(abilities.look(sound("image"), null).of(claude())).isNull();
    assertThat(abilities.look(sound("audio"), null).of(claude())).isNotNull();
    assertThat(abilities.look(sound("file"), null).of(claude())).isNotNull();
  }

  @Test
  void what_is_dropped_hides_nothing_that_is_refused() {
    ObjectNode container = JsonNodeFactory.instance.objectNode().put("container", "c");
    // Claude's own dialect goes to Claude as it came.
    Origin origin = new Origin(new GenerateContentDialect(false), container);

    assertThat(otherwise(sound("image"), origin)).isEqualTo(Otherwise.DROPPED);
    assertThat(otherwise(sound("audio"), origin)).isEqualTo(Otherwise.REFUSED);
  }

  private Otherwise otherwise(ChatRequest request, Origin origin) {
    return Objects.requireNonNull(abilities.look(request, origin).of(claude())).otherwise();
  }

  @Test
  void a_request_is_looked_at_once() {
    Exchange exchange =
        new Exchange(
            "r",
            new Snapshot(CONFIG, new RouteMap() {}),
            Principal.ANONYMOUS,
            sound("audio"),
            0,
            CallOptions.NONE);

    assertThat(exchange.look(abilities)).isSameAs(exchange.look(abilities));
  }

  @Test
  void what_is_known_of_a_wildcards_model_is_kept() {
    Fitness fitness = (Fitness) abilities;
    ModelConfig.Deployment named = claude().withModel("claude-opus-4-1");

    assertThat(fitness.of(named)).isSameAs(fitness.of(claude().withModel("claude-opus-4-1")));
  }

  @Test
  void so_much_as_is_kept_has_an_end() {
    Fitness fitness = (Fitness) abilities;
    Fitness.Facts first = fitness.of(claude().withModel("claude-0"));
    for (int i = 1; i <= 256; i++) {
      assertThat(fitness.of(claude().withModel("claude-" + i))).isNotNull();
    }

    assertThat(fitness.of(claude().withModel("claude-0"))).isNotSameAs(first);
  }
}

package dev.penstock.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.bus.ExplainRequest.Wants;
import dev.penstock.config.Config;
import dev.penstock.provider.Providers;
import dev.penstock.routing.Explain;
import dev.penstock.testing.Configs;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What explanations say of groups that do not chat, and of what requests hold. */
final class ExplainedOperationsTest {
  private static final Config CONFIG =
      Configs.load(
          """
          providers:
            openai: {type: openai, api_key: sk-1}
            cohere: {type: cohere, api_key: k}
            claude: {type: anthropic, api_key: k}
            tei: {type: tei, base_url: "http://127.0.0.1:1"}
          models:
            vectors: {deployments: [{provider: openai, model: text-embedding-3-small}]}
            completes:
              deployments:
                - {provider: openai, model: gpt-3.5-turbo-instruct, operation: completions}
            haiku: {deployments: [{provider: claude, model: claude-3-5-haiku-20241022}]}
            ranks: {deployments: [{provider: tei, model: x, operation: rerank}]}
            mixed:
              deployments:
                - {provider: claude, model: claude-sonnet-4-5}
                - {provider: openai, model: gpt-4o}
            "c/*": {deployments: [{provider: cohere, model: "*"}]}
          """);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ObjectNode explain(String model, Wants wants) {
    Providers providers = new Providers(vertx, new Random(1), InstantSource.system());
    return new Explain(new Random(1), InstantSource.system())
        .of(CONFIG, providers.abilities(CONFIG), Principal.ANONYMOUS, model, 10, wants);
  }

  private static Wants wants(Operation operation, String... fields) {
    return new Wants(operation, Set.of(fields), Set.of());
  }

  @Test
  void a_group_is_asked_for_what_it_serves() {
    assertThat(explain("vectors", Wants.NOTHING_SPECIAL).path("operation").asText())
        .isEqualTo("embeddings");
    assertThat(explain("vectors", Wants.NOTHING_SPECIAL).path("chosen").asText())
        .isEqualTo("openai/text-embedding-3-small");
    assertThat(explain("ranks", Wants.NOTHING_SPECIAL).path("operation").asText())
        .isEqualTo("rerank");
  }

  @Test
  void what_it_does_not_serve_is_told() {
    ObjectNode told = explain("vectors", wants(Operation.CHAT));

    assertThat(told.path("refused").asText()).isEqualTo("unsupported_parameter");
    assertThat(told.path("excluded").path(0).path("reason").asText()).isEqualTo("operation");
    assertThat(explain("mixed", wants(Operation.EMBEDDINGS)).path("chosen").asText())
        .isEqualTo("openai/gpt-4o");
  }

  @Test
  void a_field_and_a_kind_of_content_leave_out_those_that_lack_it() {
    ObjectNode field = explain("mixed", wants(Operation.CHAT, "logprobs"));
    ObjectNode sound = explain("mixed", new Wants(null, Set.of(), Set.of("audio")));

    assertThat(field.path("excluded"))
        .hasToString(
            "[{\"deployment\":\"claude/claude-sonnet-4-5\",\"reason\":\"unsupported_param\","
                + "\"param\":\"logprobs\"}]");
    assertThat(sound.path("excluded").path(0).path("reason").asText()).isEqualTo("modality");
  }

  @Test
  void a_group_that_completes_is_asked_for_that() {
    ObjectNode told = explain("completes", Wants.NOTHING_SPECIAL);

    assertThat(told.path("operation").asText()).isEqualTo("completions");
    assertThat(told.path("chosen").asText()).isEqualTo("openai/gpt-3.5-turbo-instruct");
  }

  @Test
  void thinking_is_asked_for_as_one_would() {
    ObjectNode told = explain("haiku", wants(Operation.CHAT, "thinking"));

    assertThat(told.path("refused").asText()).isEqualTo("unsupported_parameter");
  }

  @Test
  void a_field_that_each_request_has_changes_nothing() {
    Wants sound = new Wants(null, Set.of("messages", "model"), Set.of("audio"));

    assertThat(explain("mixed", sound).path("excluded").path(0).path("reason").asText())
        .isEqualTo("modality");
  }

  @Test
  void a_wildcards_model_is_known_by_the_name_that_is_asked_for() {
    Wants image = new Wants(null, Set.of(), Set.of("image"));

    assertThat(
            explain("c/command-a-03-2025", image).path("excluded").path(0).path("reason").asText())
        .isEqualTo("modality");
    assertThat(explain("c/command-a-vision-07-2025", image).path("chosen").asText())
        .isEqualTo("cohere/*");
  }
}

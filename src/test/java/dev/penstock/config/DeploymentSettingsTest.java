package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file says of a deployment. */
final class DeploymentSettingsTest {

  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          null,
          Duration.ofSeconds(60),
          Duration.ofMinutes(10));

  @TempDir Path folder;

  private ModelConfig.Deployment deployment(String more) {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models: {m: {deployments: [{provider: p, model: x%s}]}}
        """
            .formatted(more);
    Config config = new ConfigText(folder).config(yaml);
    return config.models().get("m").deployments().getFirst();
  }

  @Test
  void what_is_left_out_limits_nothing() {
    assertThat(deployment(""))
        .isEqualTo(
            new ModelConfig.Deployment(
                "p/x",
                "p",
                "x",
                null,
                1,
                1,
                ModelConfig.Limits.NONE,
                List.of(),
                ModelFacts.UNKNOWN,
                true,
                JsonNodeFactory.instance.objectNode(),
                TIMEOUTS));
  }

  @Test
  void each_setting_is_read() {
    String settings =
        """
        , base_model: v/x, weight: 4, rpm: 500, tpm: 3000000000, max_parallel: 7, order: 2,
        tags: [eu, default], health_check: false, price: {input: 2.5, output: 10},
        context_window: 1000, max_input_tokens: 900, modalities: [text, image],
        unsupported_params: [logprobs], params: {a: 1}
        """;

    assertThat(deployment(settings))
        .isEqualTo(
            new ModelConfig.Deployment(
                "p/x",
                "p",
                "x",
                "v/x",
                4,
                2,
                new ModelConfig.Limits(500, 3_000_000_000L, 7),
                List.of("eu", "default"),
                new ModelFacts(
                    new Price(
                        "config:c04550884582",
                        Tariff.of(Rates.of(2_500_000_000L, 10_000_000_000L))),
                    1000L,
                    900L,
                    Set.of("text", "image"),
                    Set.of("logprobs")),
                false,
                JsonNodeFactory.instance.objectNode().put("a", 1L),
                TIMEOUTS));
  }

  @Test
  void money_is_exact_to_the_nano_dollar() {
    Price price = deployment(", price: {input: 0.000000001, output: 0.1}").facts().price();

    assertThat(price).isNotNull();
    assertThat(Unversioned.price(price)).isEqualTo(new Price(1, 100_000_000));
  }
}

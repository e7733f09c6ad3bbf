package dev.penstock.config;

import dev.penstock.config.check.Money;
import dev.penstock.config.document.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code models} as a record, with the outer values that it does not override. */
final class ModelReader {

  private ModelReader() {}

  static ModelConfig read(String name, Section group, Timeouts global) {
    Timeouts timeouts = timeouts(group.section("timeouts"), global);
    List<ModelConfig.Deployment> deployments =
        group.node().items("deployments").stream()
            .map(deployment -> deployment(new Section((Node.Mapping) deployment), timeouts))
            .toList();
    return new ModelConfig(
        name,
        group.textOrNull("strategy"),
        group.texts("aliases"),
        new ModelConfig.Fallbacks(
            group.texts("fallbacks"),
            group.texts("context_window_fallbacks"),
            group.texts("content_policy_fallbacks")),
        deployments);
  }

  private static ModelConfig.Deployment deployment(Section deployment, Timeouts group) {
    String provider = deployment.text("provider");
    String model = deployment.text("model");
    return new ModelConfig.Deployment(
        provider + '/' + model,
        provider,
        model,
        deployment.textOrNull("base_model"),
        deployment.number("weight"),
        deployment.number("order"),
        limits(deployment),
        deployment.texts("tags"),
        facts(deployment),
        deployment.flag("health_check"),
        JsonTree.object(deployment.node().mapping("params")),
        timeouts(deployment.section("timeouts"), group));
  }

  private static ModelConfig.Limits limits(Section deployment) {
    return new ModelConfig.Limits(
        deployment.has("rpm") ? deployment.number("rpm") : null,
        deployment.has("tpm") ? deployment.longNumber("tpm") : null,
        deployment.has("max_parallel") ? deployment.number("max_parallel") : null);
  }

  private static ModelFacts facts(Section deployment) {
    return new ModelFacts(
        deployment.has("price") ? price(deployment.section("price")) : null,
        deployment.has("context_window") ? deployment.longNumber("context_window") : null,
        deployment.has("max_input_tokens") ? deployment.longNumber("max_input_tokens") : null,
        modalities(deployment),
        new LinkedHashSet<>(deployment.texts("unsupported_params")));
  }

  private static Price price(Section price) {
    return new Price(nanoUsd(price, "input"), nanoUsd(price, "output"));
  }

  private static long nanoUsd(Section price, String key) {
    return Money.nanoUsd(price.value(key)).orElseThrow();
  }

  private static @Nullable Set<String> modalities(Section deployment) {
    return deployment.has("modalities")
        ? new LinkedHashSet<>(deployment.texts("modalities"))
        : null;
  }

  private static Timeouts timeouts(Section own, Timeouts outer) {
    return new Timeouts(
        own.durationOr("connect", outer.connect()),
        own.durationOr("first_token", outer.firstToken()),
        own.durationOr("idle", outer.idle()),
        own.durationOr("total", outer.total()));
  }
}

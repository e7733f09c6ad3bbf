package dev.penstock.config;

import dev.penstock.config.check.Names;
import dev.penstock.config.document.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code models} as a record, with the outer values that it does not override. */
final class ModelReader {

  private final PriceBook book;

  /** Provider to its type. */
  private final Map<String, String> types;

  private final Names names;
  private final Timeouts global;

  ModelReader(PriceBook book, Map<String, String> types, Names names, Timeouts global) {
    this.book = book;
    this.types = types;
    this.names = names;
    this.global = global;
  }

  ModelConfig read(String name, Section group) {
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
            groups(group.texts("fallbacks")),
            groups(group.texts("context_window_fallbacks")),
            groups(group.texts("content_policy_fallbacks"))),
        deployments);
  }

  private List<String> groups(List<String> fallbacks) {
    return fallbacks.stream().map(names::canonical).toList();
  }

  private ModelConfig.Deployment deployment(Section deployment, Timeouts group) {
    String provider = deployment.text("provider");
    String model = deployment.text("model");
    String baseModel = deployment.textOrNull("base_model");
    return new ModelConfig.Deployment(
        provider + '/' + model,
        provider,
        model,
        baseModel,
        deployment.number("weight"),
        deployment.number("order"),
        limits(deployment),
        deployment.texts("tags"),
        facts(deployment, model, baseModel),
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

  private ModelFacts facts(Section deployment, String model, @Nullable String baseModel) {
    String type = types.getOrDefault(deployment.text("provider"), "");
    ModelFacts own = own(deployment);
    return model.contains("*") && baseModel == null
        ? own.until(new FactsByName(book, type, own))
        : own.orElse(book.facts(type, model, baseModel));
  }

  private static ModelFacts own(Section deployment) {
    return PriceBookReader.facts(
        deployment,
        deployment.has("price") ? price(deployment.section("price")) : null,
        Set.copyOf(deployment.texts("unsupported_params")));
  }

  private static Price price(Section price) {
    return PriceReader.read(price, "config:" + Fingerprint.of(price.node()));
  }

  /** Who limits the first token is not content to wait for a whole answer much longer. */
  private static @Nullable Duration answer(Section own, Timeouts outer) {
    if (own.has("answer")) {
      return own.duration("answer");
    }
    return own.has("first_token") ? own.duration("first_token") : outer.answer();
  }

  private static Timeouts timeouts(Section own, Timeouts outer) {
    return new Timeouts(
        own.durationOr("connect", outer.connect()),
        own.durationOr("first_token", outer.firstToken()),
        answer(own, outer),
        own.durationOr("idle", outer.idle()),
        own.durationOr("total", outer.total()));
  }
}

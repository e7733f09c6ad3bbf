package dev.penstock.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What models cost and can take, from a file of its own.
 *
 * @param version a short name for its content
 * @param models by vendor and the vendor's name, as {@code openai/gpt-4o}
 */
public record PriceBook(String version, Map<String, ModelFacts> models) {
  /** Knows no model. */
  public static final PriceBook EMPTY = new PriceBook("", Map.of());

  /** The one that comes with the gateway; read when it is first asked for. Blocks. */
  public static PriceBook builtIn() {
    return PriceBooks.builtIn();
  }

  public PriceBook {
    models = Map.copyOf(models);
  }

  /** Types of providers that serve another vendor's models, at that vendor's prices. */
  private static final Map<String, String> VENDORS =
      Map.of("azure-openai", "openai", "vertex", "gemini");

  /**
   * What is known of a provider's model; {@link ModelFacts#UNKNOWN} if nothing is. A server that
   * only speaks a vendor's format is not that vendor: its models are known by {@code baseModel}
   * alone.
   *
   * @param type of the provider
   * @param baseModel the model behind an opaque name: with or without its vendor
   */
  public ModelFacts facts(String type, String model, @Nullable String baseModel) {
    ModelFacts facts = null;
    if (!type.equals("openai-compatible")) {
      String name = baseModel == null ? model : baseModel;
      facts = type.equals("bedrock") ? bedrock(name) : models.get(type + '/' + name);
      if (facts == null && VENDORS.containsKey(type)) {
        facts = models.get(VENDORS.get(type) + '/' + name);
      }
    }
    if (facts == null && baseModel != null) {
      facts = models.get(baseModel);
    }
    return facts == null ? ModelFacts.UNKNOWN : facts;
  }

  private @Nullable ModelFacts bedrock(String id) {
    for (String name : BedrockNames.of(id)) {
      ModelFacts facts = models.get("bedrock/" + name);
      if (facts != null) {
        return facts;
      }
    }
    return null;
  }

  /**
   * By vendor the price that stands in for one that nobody knows: that of its dearest model by a
   * million tokens in and out, as they cost in the end.
   */
  Map<String, Price> dearest() {
    Map<String, Price> dearest = new HashMap<>();
    models.forEach((name, facts) -> {
      Price price = facts.price();
      if (price != null) {
        dearest.merge(name.substring(0, name.indexOf('/')), price.asEstimate(), PriceBook::dearer);
      }
    });
    VENDORS.forEach((type, vendor) -> {
      Price price = dearest.get(vendor);
      if (price != null) {
        dearest.merge(type, price, PriceBook::dearer);
      }
    });
    return dearest;
  }

  /** By vendor the highest fee of each tool that it has anywhere. */
  Map<String, Map<String, Long>> dearestTools() {
    Map<String, Map<String, Long>> dearest = new HashMap<>();
    models.forEach((name, facts) -> {
      Price price = facts.price();
      if (price != null) {
        Map<String, Long> fees =
            dearest.computeIfAbsent(
                name.substring(0, name.indexOf('/')), vendor -> new HashMap<>());
        price
            .periods()
            .getLast()
            .tariff()
            .tools()
            .forEach((tool, fee) -> fees.merge(tool, fee, Math::max));
      }
    });
    VENDORS.forEach(
        (type, vendor) -> dearest.putIfAbsent(type, dearest.getOrDefault(vendor, Map.of())));
    return dearest;
  }

  private static Price dearer(Price one, Price other) {
    return nanoUsd(one) >= nanoUsd(other) ? one : other;
  }

  private static long nanoUsd(Price price) {
    Rates rates = price.periods().getLast().tariff().base();
    return rates.of(TokenClass.INPUT) + rates.of(TokenClass.OUTPUT);
  }

  /** Without the models: there are many. */
  @Override
  public String toString() {
    return "PriceBook[" + version + ", " + models.size() + " models]";
  }
}

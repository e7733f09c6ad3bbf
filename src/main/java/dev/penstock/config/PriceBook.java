package dev.penstock.config;

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

  public PriceBook {
    models = Map.copyOf(models);
  }

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
      facts = models.get(type + '/' + (baseModel == null ? model : baseModel));
    }
    if (facts == null && baseModel != null) {
      facts = models.get(baseModel);
    }
    return facts == null ? ModelFacts.UNKNOWN : facts;
  }

  /** Without the models: there are many. */
  @Override
  public String toString() {
    return "PriceBook[" + version + ", " + models.size() + " models]";
  }
}

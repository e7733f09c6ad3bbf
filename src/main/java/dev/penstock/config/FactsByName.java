package dev.penstock.config;

/**
 * What is known of each model of a deployment whose name holds a {@code *}.
 *
 * @param type of the provider
 * @param own what the deployment says itself; it wins
 */
public record FactsByName(PriceBook book, String type, ModelFacts own) {

  ModelFacts of(String model) {
    return own.orElse(book.facts(type, model, null));
  }
}

package dev.penstock.config;

/** What is known of a model, but for the name of the figures it comes from. */
final class Unversioned {
  private Unversioned() {}

  static ModelFacts facts(ModelFacts facts) {
    Price price = facts.price();
    return price == null
        ? facts
        : new ModelFacts(
            price(price),
            facts.contextWindow(),
            facts.maxInputTokens(),
            facts.maxOutputTokens(),
            facts.modalities(),
            facts.unsupportedParams(),
            facts.operation(),
            facts.byName());
  }

  static Price price(Price price) {
    return new Price("", price.estimated(), price.periods());
  }
}

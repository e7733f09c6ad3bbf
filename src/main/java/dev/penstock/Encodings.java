package dev.penstock;

import dev.penstock.config.Config;
import dev.penstock.dialect.tokens.Tokenizer;

/** Tokenizers of the models that a configuration names. */
final class Encodings {
  private Encodings() {}

  /** Begins to load them, so that no request waits for one. */
  static void prepare(Config config) {
    config
        .models()
        .values()
        .forEach(model -> model.deployments().forEach(each -> Tokenizer.prepare(each.knownAs())));
  }
}

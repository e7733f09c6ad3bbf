package dev.penstock.config;

import dev.penstock.config.check.Checks;
import dev.penstock.config.check.Money;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import dev.penstock.config.document.YamlDocument;
import dev.penstock.config.schema.ConfigSchema;
import dev.penstock.config.schema.SchemaCheck;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a price book as a record, checked by its schema. */
final class PriceBookReader {

  private final ConfigSchema schema = ConfigSchema.ofPrices();
  private final SchemaCheck validator = new SchemaCheck(schema);

  /** What can be read; the problems say what is wrong with the rest. */
  PriceBook read(String file, String text, Problems problems) {
    Node document = YamlDocument.read(file, text, problems);
    if (document == null) {
      return PriceBook.EMPTY;
    }
    validator.check(document, problems);
    if (document instanceof Node.Mapping mapping) {
      Checks.units(mapping, schema.shape(), problems);
      return problems.isEmpty() ? book(new Section(mapping)) : PriceBook.EMPTY;
    }
    return PriceBook.EMPTY;
  }

  private static PriceBook book(Section book) {
    Map<String, ModelFacts> facts = new HashMap<>();
    Section models = book.section("models");
    for (String name : models.node().entries().keySet()) {
      Section model = models.section(name);
      facts.put(name, facts(model, price(model), Set.of()));
    }
    return new PriceBook(Fingerprint.of(book.node()), facts);
  }

  /** What a book and a deployment say of a model in the same words. */
  static ModelFacts facts(Section model, @Nullable Price price, Set<String> unsupportedParams) {
    return new ModelFacts(
        price,
        model.has("context_window") ? model.longNumber("context_window") : null,
        model.has("max_input_tokens") ? model.longNumber("max_input_tokens") : null,
        model.has("modalities") ? new LinkedHashSet<>(model.texts("modalities")) : null,
        unsupportedParams);
  }

  static Price price(Section price) {
    return new Price(nanoUsd(price, "input"), nanoUsd(price, "output"));
  }

  private static long nanoUsd(Section price, String key) {
    return Money.nanoUsd(price.value(key)).orElseThrow();
  }
}

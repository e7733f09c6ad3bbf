package dev.penstock.config;

import dev.penstock.config.check.Checks;
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
      Checks.prices(mapping, schema.shape(), problems);
      return problems.isEmpty() ? book(new Section(mapping)) : PriceBook.EMPTY;
    }
    return PriceBook.EMPTY;
  }

  private static PriceBook book(Section book) {
    String version = Fingerprint.of(book.node());
    Map<String, ModelFacts> facts = new HashMap<>();
    Section models = book.section("models");
    for (String name : models.node().entries().keySet()) {
      Section model = models.section(name);
      String vendor = name.substring(0, name.indexOf('/') + 1);
      Price price = PriceReader.read(model, version).with(tools(book, vendor), false);
      ModelFacts known = facts(model, price, Set.of());
      facts.put(name, known);
      model.texts("aliases").forEach(alias -> facts.put(vendor + alias, known));
    }
    return new PriceBook(version, facts);
  }

  /** What holds for all models of a vendor that do not say otherwise. */
  private static Map<String, Long> tools(Section book, String vendor) {
    String name = vendor.substring(0, vendor.length() - 1);
    if (!book.has("tools") || !book.section("tools").has(name)) {
      return Map.of();
    }
    Map<String, Long> fees = new HashMap<>();
    Section own = book.section("tools").section(name);
    for (String tool : own.node().entries().keySet()) {
      fees.put(tool, PriceReader.nanoUsd(own, tool));
    }
    return fees;
  }

  /** What a book and a deployment say of a model in the same words. */
  static ModelFacts facts(Section model, @Nullable Price price, Set<String> unsupportedParams) {
    return new ModelFacts(
        price,
        number(model, "context_window"),
        number(model, "max_input_tokens"),
        number(model, "max_output_tokens"),
        model.has("modalities") ? new LinkedHashSet<>(model.texts("modalities")) : null,
        unsupportedParams,
        model.textOrNull("operation"),
        null);
  }

  private static @Nullable Long number(Section model, String key) {
    return model.has(key) ? (Long) model.longNumber(key) : null;
  }
}

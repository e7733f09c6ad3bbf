package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prices that make sense: what must be said is, once, and nothing costs nothing by accident. */
final class PriceChecks {
  private static final String USD = "expected US dollars such as 2.50, at most 1000000";
  private static final Set<String> PRICES =
      Set.of(
          "input",
          "output",
          "cached_read",
          "cache_write",
          "cache_write_1h",
          "reasoning",
          "audio_input",
          "audio_output",
          "image_input",
          "image_output",
          "per_request",
          "per_search",
          "tiers",
          "batch",
          "flex",
          "priority",
          "fast",
          "geo",
          "tools");
  private static final List<String> SERVICES = List.of("batch", "flex", "priority", "fast");
  private static final int FACTOR_DIGITS = 6;

  private final Problems problems;

  PriceChecks(Problems problems) {
    this.problems = problems;
  }

  /** A price book: each model, and that no name stands for two. */
  void checkBook(Node.Mapping book) {
    Node.Mapping models = book.mapping("models");
    Set<String> names = new HashSet<>(models.entries().keySet());
    for (Map.Entry<String, Node.Entry> entry : models.entries().entrySet()) {
      if (entry.getValue().value() instanceof Node.Mapping model) {
        KeyPath path = KeyPath.of("models").child(entry.getKey());
        checkPrice(path, model, entry.getValue().keyPlace());
        checkAliases(path, entry.getKey(), model, names);
      }
    }
  }

  /** What deployments say of their price themselves. */
  void checkDeployments(Node.Mapping document) {
    Node.Mapping models = document.mapping("models");
    for (String group : models.entries().keySet()) {
      List<Node> deployments = models.mapping(group).items("deployments");
      for (int i = 0; i < deployments.size(); i++) {
        if (deployments.get(i) instanceof Node.Mapping deployment
            && deployment.value("price") instanceof Node.Mapping price) {
          KeyPath path = KeyPath.of("models", group, "deployments").child(i).child("price");
          checkPrice(path, price, deployment.keyPlace("price"));
        }
      }
    }
  }

  private void checkAliases(KeyPath model, String name, Node.Mapping entry, Set<String> names) {
    String vendor = name.substring(0, name.indexOf('/') + 1);
    List<Node> aliases = entry.items("aliases");
    for (int i = 0; i < aliases.size(); i++) {
      if (aliases.get(i) instanceof Node.Scalar alias && !names.add(vendor + alias.value())) {
        problems.add(
            model.child("aliases").child(i), alias.place(), "the book has this name already");
      }
    }
  }

  private void checkPrice(KeyPath path, Node.Mapping price, Place place) {
    checkTariff(path, price, place);
    String before = "";
    List<Node> changes = price.items("changes");
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i) instanceof Node.Mapping change) {
        KeyPath at = path.child("changes").child(i);
        checkTariff(at, change, change.place());
        before = checkFrom(at.child("from"), change, before);
      }
    }
  }

  private void checkTariff(KeyPath path, Node.Mapping price, Place place) {
    if (isFree(price)) {
      for (String key : PRICES) {
        if (price.value(key) != null) {
          problems.add(path.child(key), price.keyPlace(key), "what is free has no price");
        }
      }
      return;
    }
    for (String key : List.of("input", "output")) {
      if (price.value(key) == null) {
        problems.add(path.child(key), place, "missing; " + USD);
      }
    }
    if (isZero(price, "input")
        && isZero(price, "output")
        && price.value("per_request") == null
        && price.value("per_search") == null) {
      problems.add(
          path.child("input"),
          price.valuePlace("input"),
          "costs nothing; say free: true if that is so");
    }
    if (price.value("per_search") != null && price.mapping("tools").value("web_search") != null) {
      problems.add(
          path.child("per_search"),
          price.keyPlace("per_search"),
          "the fee of a search is in tools already");
    }
    checkTiers(path.child("tiers"), price.items("tiers"));
    for (String service : SERVICES) {
      if (price.value(service) instanceof Node.Mapping mapping) {
        checkService(path.child(service), mapping, price.keyPlace(service));
      }
    }
  }

  private void checkTiers(KeyPath path, List<Node> tiers) {
    long before = 0;
    for (int i = 0; i < tiers.size(); i++) {
      if (tiers.get(i) instanceof Node.Mapping tier
          && tier.value("above") instanceof Node.Scalar above
          && above.value() instanceof Long tokens) {
        if (tokens <= before) {
          problems.add(
              path.child(i).child("above"),
              above.place(),
              "expected more than the tier before it, " + before);
        }
        before = tokens;
      }
    }
  }

  private void checkService(KeyPath path, Node.Mapping service, Place place) {
    boolean factor = service.value("factor") != null;
    int keys = service.entries().size();
    if (keys == 0 || (factor && keys > 1)) {
      problems.add(path, place, "expected a factor, or prices");
    } else if (factor
        && service.value("factor") instanceof Node.Scalar scalar
        && scalar.value() instanceof Number number
        && new BigDecimal(number.toString()).stripTrailingZeros().scale() > FACTOR_DIGITS) {
      problems.add(
          path.child("factor"), scalar.place(), "expected a factor with at most 6 decimals");
    }
  }

  /** The day of this change, or of the one before where it cannot be read. */
  private String checkFrom(KeyPath path, Node.Mapping change, String before) {
    String from = change.text("from");
    if (from == null) {
      return before;
    }
    try {
      LocalDate.parse(from);
    } catch (DateTimeParseException e) {
      problems.add(path, change.valuePlace("from"), "there is no such day");
      return before;
    }
    if (from.compareTo(before) <= 0) {
      problems.add(
          path, change.valuePlace("from"), "expected a day after that of the change before it");
    }
    return from;
  }

  private static boolean isFree(Node.Mapping price) {
    return price.value("free") instanceof Node.Scalar scalar && Boolean.TRUE.equals(scalar.value());
  }

  private static boolean isZero(Node.Mapping price, String key) {
    return price.value(key) instanceof Node.Scalar scalar
        && scalar.value() instanceof Number number
        && new BigDecimal(number.toString()).signum() == 0;
  }
}

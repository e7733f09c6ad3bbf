package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import dev.penstock.config.schema.Shape;

/** Bounds of durations, sizes and money that the schema cannot say. */
final class UnitChecks {

  private final Problems problems;

  UnitChecks(Problems problems) {
    this.problems = problems;
  }

  void check(KeyPath path, Node node, Shape shape) {
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, entry) -> check(path.child(key), entry.value(), shape.property(key)));
      case Node.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          check(path.child(i), sequence.items().get(i), shape.items());
        }
      }
      case Node.Scalar(Object value, boolean p, boolean r, Place place) -> {
        String title = shape.title();
        if (value != null && title != null) {
          checkUnit(path, value, title, place);
        }
      }
    }
  }

  private void checkUnit(KeyPath path, Object value, String title, Place place) {
    if (title.startsWith("duration") && Units.duration(value).isEmpty()) {
      problems.add(path, place, "expected a duration of at most 3650d");
    } else if (title.equals("size") && Units.bytes(value).isEmpty()) {
      problems.add(path, place, "expected a size below 2GiB");
    } else if (title.equals("US dollars") && Money.nanoUsd(value).isEmpty()) {
      problems.add(path, place, "expected US dollars with at most 9 decimals");
    }
  }
}

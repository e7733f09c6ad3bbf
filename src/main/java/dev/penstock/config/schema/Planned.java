package dev.penstock.config.schema;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;

/** Refuses what the schema describes and this version does not do: nothing is silently ignored. */
public final class Planned {

  /** The words that follow what is not supported. */
  public static final String NOT_SUPPORTED = "not supported in this version";

  private Planned() {}

  /** Adds a problem for each use. */
  public static void refuse(Node document, Shape shape, Problems problems) {
    visit(KeyPath.ROOT, document, shape, problems);
  }

  private static void visit(KeyPath path, Node node, Shape shape, Problems problems) {
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, entry) ->
                  visitEntry(path.child(key), entry, shape.property(key), problems));
      case Node.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          visit(path.child(i), sequence.items().get(i), shape.items(), problems);
        }
      }
      case Node.Scalar(Object value, boolean p, boolean r, Place place) -> {
        if (value instanceof String text && shape.plannedValues().contains(text)) {
          problems.add(path, place, "\"" + text + "\" is " + NOT_SUPPORTED);
        }
      }
    }
  }

  private static void visitEntry(KeyPath path, Node.Entry entry, Shape shape, Problems problems) {
    if (shape.isPlanned()) {
      problems.add(path, entry.keyPlace(), NOT_SUPPORTED);
    } else {
      visit(path, entry.value(), shape, problems);
    }
  }
}

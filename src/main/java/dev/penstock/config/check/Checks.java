package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import dev.penstock.config.schema.Shape;

/** Runs all checks of this package, also over a document that the schema found wrong. */
public final class Checks {

  private Checks() {}

  /** Adds what is wrong to the problems. */
  public static void run(Node.Mapping document, Shape shape, Problems problems) {
    new UnitChecks(problems).check(KeyPath.ROOT, document, shape);
    new AccessChecks(problems).check(document);
    new ProviderChecks(problems).check(document.mapping("providers"));
    new ModelChecks(problems).check(document);
    new KeyChecks(problems).check(document);
  }
}

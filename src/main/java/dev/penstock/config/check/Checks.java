package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import dev.penstock.config.schema.Shape;

/** Runs all checks of this package, also over a document that the schema found wrong. */
public final class Checks {

  private Checks() {}

  /**
   * Adds what is wrong to the problems, and what was hardly meant to the warnings.
   *
   * @param written the document before defaults were put in
   * @param document the same with its defaults
   */
  public static void run(
      Node.Mapping written,
      Node.Mapping document,
      Shape shape,
      Problems problems,
      Problems warnings) {
    units(document, shape, problems);
    new AccessChecks(problems).check(document);
    new ProviderChecks(problems).check(document.mapping("providers"));
    new ModelChecks(problems).check(document);
    new FallbackChecks(problems).check(document);
    new RoutingChecks(problems).check(written, document);
    new KeyChecks(problems).check(document);
    new TeamChecks(problems).check(document);
    new QueueChecks(problems).check(document);
    new SinkChecks(problems).check(document.mapping("telemetry"));
    new PriceChecks(problems).checkDeployments(document);
    new VaultChecks(problems).check(document);
    new SecretWarnings(warnings).check(document);
    new ReachWarnings(warnings).check(document);
  }

  /** All that the schema of a price book cannot say. */
  public static void prices(Node.Mapping document, Shape shape, Problems problems) {
    units(document, shape, problems);
    new PriceChecks(problems).checkBook(document);
  }

  /** Only what concerns the vault, which is opened before the rest is read. */
  public static void vault(Node.Mapping document, Shape shape, Problems problems) {
    units(document, shape, problems);
    new VaultChecks(problems).check(document);
  }

  /** Only what holds of any document: durations, sizes and money. */
  public static void units(Node.Mapping document, Shape shape, Problems problems) {
    new UnitChecks(problems).check(KeyPath.ROOT, document, shape);
  }

  /** Only what concerns keys and teams; of the rest, their names are enough. */
  public static void access(Node.Mapping document, Shape shape, Problems problems) {
    units(document, shape, problems);
    new KeyChecks(problems).check(document);
    new TeamChecks(problems).check(document);
  }
}

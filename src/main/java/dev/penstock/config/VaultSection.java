package dev.penstock.config;

import dev.penstock.config.check.Checks;
import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problem;
import dev.penstock.config.document.Problems;
import dev.penstock.config.schema.Defaults;
import dev.penstock.config.schema.SchemaCheck;
import dev.penstock.config.schema.Shape;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the section {@code vault} before all others, since those may refer to it. What is wrong
 * with it is told when the whole document is checked, not here.
 */
final class VaultSection {
  private static final String[] SECTIONS = {"vault", "state"};

  private final Shape shape;
  private final SchemaCheck validator;
  private final Map<String, String> environment;
  private final Contents contents;

  VaultSection(
      Shape shape, SchemaCheck validator, Map<String, String> environment, Contents contents) {
    this.shape = shape;
    this.validator = validator;
    this.environment = environment;
    this.contents = contents;
  }

  /** Empty if something is wrong with it. */
  Optional<VaultConfig> read(Node document) {
    Problems problems = new Problems();
    References references = new References(environment, contents, problems, VaultSection::refuse);
    Node resolved = references.resolve(KeyPath.ROOT, only(document), shape);
    validator.check(resolved, problems);
    if (!(Defaults.fill(resolved, shape) instanceof Node.Mapping complete)) {
      return Optional.empty();
    }
    Checks.vault(complete, shape, problems);
    return problems.sorted().stream().anyMatch(VaultSection::concerns)
        ? Optional.empty()
        : Optional.of(VaultReader.read(new Section(complete), environment));
  }

  private static String refuse(String name) {
    throw new VaultException(Kind.VAULT, "cannot come from the vault: it is needed to open it");
  }

  private static Node only(Node document) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    if (document instanceof Node.Mapping whole) {
      for (String section : SECTIONS) {
        Node.Entry entry = whole.entries().get(section);
        if (entry != null) {
          entries.put(section, entry);
        }
      }
    }
    return new Node.Mapping(entries, document.place());
  }

  /** That there are no providers here is as it should be. */
  private static boolean concerns(Problem problem) {
    Object first = problem.path().isRoot() ? "" : problem.path().steps().getFirst();
    return first.equals("vault") || first.equals("state");
  }
}

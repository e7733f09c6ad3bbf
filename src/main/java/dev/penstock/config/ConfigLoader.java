package dev.penstock.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.check.Checks;
import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Overrides;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import dev.penstock.config.document.YamlDocument;
import dev.penstock.config.schema.ConfigSchema;
import dev.penstock.config.schema.Defaults;
import dev.penstock.config.schema.Planned;
import dev.penstock.config.schema.SchemaCheck;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.Vaults;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one checked snapshot of a file: read, put overrides in, refuse what is planned, resolve
 * references, validate by schema, fill in defaults, check what no schema can say. Each step adds to
 * the same list of problems, so that all are told at once. Blocks while it reads: not for an event
 * loop.
 */
public final class ConfigLoader {

  private static final long LARGEST_FILE = 3 << 20;

  private final ConfigSchema schema = ConfigSchema.load();
  private final SchemaCheck validator = new SchemaCheck(schema);
  private final PriceBooks books;
  private final Vaults vaults;

  /** For configurations without {@code vault://}. */
  public ConfigLoader() {
    this(Vaults.NONE);
  }

  /** For the installation that the launcher names ({@code penstock.home}), if it does. */
  public ConfigLoader(Vaults vaults) {
    this(System.getProperty("penstock.home"), vaults);
  }

  ConfigLoader(@Nullable String home, Vaults vaults) {
    this.books = new PriceBooks(home == null ? null : Path.of(home));
    this.vaults = vaults;
  }

  /**
   * Loads a file.
   *
   * @param overrides {@code key.path=value}, the value as YAML; a later one wins
   * @param environment where {@code ${NAME}} is looked up
   */
  public Loaded load(Path file, List<String> overrides, Map<String, String> environment) {
    return read(file, overrides, environment).loaded();
  }

  /** As {@link #load}, and what else a reading tells. */
  public Reading read(Path file, List<String> overrides, Map<String, String> environment) {
    Findings findings = new Findings();
    Contents contents = new Contents();
    Node source = read(file, contents, findings.problems());
    Optional<Checked> checked =
        source == null
            ? Optional.empty()
            : check(source, overrides, environment, contents, findings);
    return checked
        .map(right ->
            new Reading(
                new Loaded.Ok(right.config(), findings.allWarnings()),
                right.shown(),
                findings.allWarnings(),
                contents.digests()))
        .orElseGet(() ->
            new Reading(
                new Loaded.Invalid(findings.allErrors()),
                JsonNodeFactory.instance.objectNode(),
                findings.allWarnings(),
                contents.digests()));
  }

  private record Checked(Config config, ObjectNode shown) {}

  private Optional<Checked> check(
      Node source,
      List<String> overrides,
      Map<String, String> environment,
      Contents contents,
      Findings findings) {
    Problems problems = findings.problems();
    Node document = Overrides.apply(source, overrides, problems);
    Planned.refuse(document, schema.shape(), problems);
    VaultReferences vault =
        new VaultReferences(vaultSection(environment, contents), vaults, document, contents);
    References references = new References(environment, contents, problems, vault::secret);
    Node resolved = references.resolve(KeyPath.ROOT, document, schema.shape());
    validator.check(resolved, problems);
    if (!(resolved instanceof Node.Mapping written)
        || !(Defaults.fill(resolved, schema.shape()) instanceof Node.Mapping complete)) {
      return Optional.empty();
    }
    Checks.run(written, complete, schema.shape(), problems, findings.warnings());
    PriceBook book = books.load(written, contents, problems, findings.ofBook());
    if (!findings.fine()) {
      return Optional.empty();
    }
    vault.inUse();
    return Optional.of(
        new Checked(
            new ConfigReader(complete, book).config(Fingerprint.of(resolved, book.version())),
            Masked.object(complete, schema.shape())));
  }

  private VaultSection vaultSection(Map<String, String> environment, Contents contents) {
    return new VaultSection(schema.shape(), validator, environment, contents);
  }

  /** Which vault the file names, whatever else is wrong with it: empty if that cannot be told. */
  public Optional<VaultConfig> vault(
      Path file, List<String> overrides, Map<String, String> environment) {
    Contents contents = new Contents();
    Problems problems = new Problems();
    Node source = read(file, contents, problems);
    return source == null
        ? Optional.empty()
        : vaultSection(environment, contents).read(Overrides.apply(source, overrides, problems));
  }

  private static @Nullable Node read(Path file, Contents contents, Problems problems) {
    contents.note(file);
    try {
      if (!Files.exists(file)) {
        return unreadable(file, "there is no such file", problems);
      }
      if (!Files.isRegularFile(file)) {
        return unreadable(file, "not a file", problems);
      }
      if (Files.size(file) > LARGEST_FILE) {
        return unreadable(file, "larger than 3 MiB", problems);
      }
      return YamlDocument.read(file.toString(), contents.text(file), problems);
    } catch (CharacterCodingException e) {
      return unreadable(file, "not UTF-8 text", problems);
    } catch (IOException e) {
      return unreadable(file, "cannot be read", problems);
    }
  }

  private static @Nullable Node unreadable(Path file, String why, Problems problems) {
    problems.add(KeyPath.ROOT, new Place(file.toString(), 0, 0), why);
    return null;
  }

  /** What one run found. The price book's is apart: it is another file with paths of its own. */
  private record Findings(Problems problems, Problems ofBook, Problems warnings) {

    Findings() {
      this(new Problems(), new Problems(), new Problems());
    }

    boolean fine() {
      return problems.isEmpty() && ofBook.isEmpty();
    }

    List<ConfigError> allErrors() {
      return Stream.of(problems, ofBook)
          .flatMap(of -> of.sorted().stream())
          .map(ConfigError::of)
          .toList();
    }

    List<ConfigError> allWarnings() {
      return warnings.sorted().stream().map(ConfigError::of).toList();
    }
  }
}

package dev.penstock.config;

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
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Loads a file.
   *
   * @param overrides {@code key.path=value}, the value as YAML; a later one wins
   * @param environment where {@code ${NAME}} is looked up
   */
  public Loaded load(Path file, List<String> overrides, Map<String, String> environment) {
    Problems problems = new Problems();
    Node source = read(file, problems);
    Optional<Config> config =
        source == null ? Optional.empty() : check(source, overrides, environment, problems);
    return config
        .<Loaded>map(Loaded.Ok::new)
        .orElseGet(
            () -> new Loaded.Invalid(problems.sorted().stream().map(ConfigError::of).toList()));
  }

  private Optional<Config> check(
      Node source, List<String> overrides, Map<String, String> environment, Problems problems) {
    Node document = Overrides.apply(source, overrides, problems);
    Planned.refuse(document, schema.shape(), problems);
    Node resolved =
        new References(environment, problems).resolve(KeyPath.ROOT, document, schema.shape());
    validator.check(resolved, problems);
    if (!(Defaults.fill(resolved, schema.shape()) instanceof Node.Mapping complete)) {
      return Optional.empty();
    }
    Checks.run(complete, schema.shape(), problems);
    return problems.isEmpty()
        ? Optional.of(new ConfigReader(complete).config(Fingerprint.of(resolved)))
        : Optional.empty();
  }

  private static @Nullable Node read(Path file, Problems problems) {
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
      return YamlDocument.read(file.toString(), Files.readString(file), problems);
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
}

package dev.penstock.config;

import dev.penstock.config.schema.ConfigSchema;
import dev.penstock.config.schema.Shape;
import io.vertx.core.json.Json;

/** Writes {@code docs/configuration.md} from the schema. */
final class ConfigurationDoc {

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Written from conf/penstock.schema.json: mvn test -Dtest=ConfigurationDocTest -Dpenstock.docs.update=true -->

      One YAML file (YAML 1.2: `yes` is text, `0123` is text), by default `conf/penstock.yaml`. `./penstock check` tells all
      that is wrong with it, each with line, column, path and the nearest valid name; with `--format json` for scripts. Unknown
      keys, wrong types and references that lead nowhere are errors; secrets in plain text, groups that no key may use and
      patterns of which neither is more specific are warnings, which `serve` logs. With
      `# yaml-language-server: $schema=penstock.schema.json` in its first line an editor completes the file.
      `conf/examples/` has a file for each common case.

      | A value may be | and stands for |
      |---|---|
      | `${NAME}` | the environment variable; it must be set |
      | `${NAME:-default}` | the same, or the default if it is not set or empty |
      | `os.environ/NAME` | the same as `${NAME}`, as the whole value |
      | `file:///path` | the content of a file, without white space around it, as the whole value |
      | `$${` | a plain `${` |

      The first two may stand inside longer text. A number or a boolean may come from a reference too; text stays text
      (under `params`, unquoted values take their type from the text). What a reference brings is not shown in any error.

      `--set key.path=value` overrides a value from the command line, as in `--set server.port=5000` or
      `--set 'models."gpt-4.1".deployments[0].weight=2'`; the value is YAML, the last one wins.

      Durations are a whole number and `ms`, `s`, `m`, `h`, `d` or `mo` (30 days), at most 3650d; sizes a number of bytes or a
      whole number and `KiB`, `MiB` or `GiB`, below 2GiB. Keys marked *planned* are known and refused: not supported in this version.

      In paths, `NAME` is a name of your choice and `[]` an element of a list.
      """;

  private final StringBuilder out = new StringBuilder(INTRODUCTION);

  static String text() {
    ConfigurationDoc doc = new ConfigurationDoc();
    Shape root = ConfigSchema.load().shape();
    for (String section : root.keys()) {
      doc.section(section, root.property(section));
    }
    return doc.out.toString();
  }

  private void section(String name, Shape shape) {
    out.append("\n## ").append(name).append("\n\n");
    out.append(shape.description());
    out.append(shape.isPlanned() ? " *Planned.*" : "").append("\n\n");
    out.append("| Key | Type | Default | Meaning |\n|---|---|---|---|\n");
    children(element(name, shape), elementShape(shape), shape.isPlanned());
  }

  private void children(String prefix, Shape shape, boolean planned) {
    for (String key : shape.keys()) {
      Shape child = shape.property(key);
      row(prefix + "." + key, child, planned || child.isPlanned(), shape.requires(key));
    }
  }

  private void row(String path, Shape shape, boolean planned, boolean required) {
    out.append("| `").append(path).append("` | ").append(type(shape)).append(" | ");
    out.append(defaultOf(shape, required)).append(" | ");
    out.append(shape.description()).append(planned ? " *Planned.*" : "").append(" |\n");
    children(element(path, shape), elementShape(shape), planned);
  }

  private static String element(String path, Shape shape) {
    if (shape.isOpen()) {
      return path + ".NAME";
    }
    return shape.types().contains("array") ? path + "[]" : path;
  }

  private static Shape elementShape(Shape shape) {
    if (shape.isOpen()) {
      return shape.property("NAME");
    }
    return shape.types().contains("array") ? shape.items() : shape;
  }

  private static String type(Shape shape) {
    if (shape.choices().isEmpty()) {
      return shape.typeName();
    }
    String choices = code(shape.choices());
    return shape.plannedValues().isEmpty()
        ? choices
        : choices + "; *planned:* " + code(shape.plannedValues());
  }

  private static String code(Iterable<String> values) {
    return "`" + String.join("`, `", values) + "`";
  }

  private static String defaultOf(Shape shape, boolean required) {
    Object value = shape.defaultValue();
    if (value == null) {
      return required ? "required" : "";
    }
    String text = value instanceof String string ? string : Json.encode(value);
    return text.isEmpty() ? "empty" : "`" + text + "`";
  }
}

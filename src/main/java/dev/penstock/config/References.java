package dev.penstock.config;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import dev.penstock.config.document.Scalars;
import dev.penstock.config.schema.Shape;
import dev.penstock.config.vault.VaultException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts in what values refer to: <code>${NAME}</code>, <code>${NAME:-default}</code> (the default
 * also if the variable is empty, as in a shell), {@code vault://NAME}, {@code file:///path} and
 * {@code os.environ/NAME}. Two dollar signs before the brace make it plain text. What was put in is
 * not looked at again, so no value can refer further.
 */
final class References {

  private static final String ENVIRON = "os.environ/";
  private static final String FILE = "file://";
  private static final String VAULT = "vault://";
  private static final long LARGEST_FILE = 1 << 20;

  private final Map<String, String> environment;
  private final Contents contents;
  private final Problems problems;
  private final UnaryOperator<String> vault;

  /**
   * For one reading.
   *
   * @param vault gives the secret that a name of the vault stands for, or throws a {@code
   *     VaultException}
   */
  References(
      Map<String, String> environment,
      Contents contents,
      Problems problems,
      UnaryOperator<String> vault) {
    this.environment = environment;
    this.contents = contents;
    this.problems = problems;
    this.vault = vault;
  }

  /** The tree without references; one that leads nowhere is a problem and becomes null. */
  Node resolve(KeyPath path, Node node, Shape shape) {
    return switch (node) {
      case Node.Scalar scalar -> resolveScalar(path, scalar, shape);
      case Node.Sequence sequence -> {
        List<Node> items = new ArrayList<>();
        for (Node item : sequence.items()) {
          items.add(resolve(path.child(items.size()), item, shape.items()));
        }
        yield new Node.Sequence(items, sequence.place());
      }
      case Node.Mapping mapping -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) -> {
              Node value = resolve(path.child(key), entry.value(), shape.property(key));
              entries.put(key, new Node.Entry(entry.keyPlace(), value));
            });
        yield new Node.Mapping(entries, mapping.place());
      }
    };
  }

  private Node.Scalar resolveScalar(KeyPath path, Node.Scalar scalar, Shape shape) {
    if (!(scalar.value() instanceof String text) || !mayRefer(text)) {
      return scalar;
    }
    String resolved = null;
    try {
      resolved = resolved(text);
    } catch (Unresolvable e) {
      problems.add(path, scalar.place(), e.message);
    }
    if (resolved == null) {
      return new Node.Scalar(null, scalar.plain(), true, scalar.place());
    }
    return new Node.Scalar(typed(resolved, scalar, shape), false, true, scalar.place());
  }

  private static boolean mayRefer(String text) {
    return text.contains("${")
        || text.startsWith(ENVIRON)
        || text.startsWith(FILE)
        || text.startsWith(VAULT);
  }

  private String resolved(String text) throws Unresolvable {
    if (text.startsWith(VAULT)) {
      return secret(text.substring(VAULT.length()));
    }
    if (text.startsWith(ENVIRON)) {
      return variable(text.substring(ENVIRON.length()), null);
    }
    return text.startsWith(FILE) ? content(text) : substituted(text);
  }

  /** Text becomes a number or a boolean only where the schema wants one. */
  private static @Nullable Object typed(String text, Node.Scalar scalar, Shape shape) {
    Object value = Scalars.typed(text);
    String type =
        switch (value) {
          case null -> "null";
          case String string -> "string";
          case Boolean bool -> "boolean";
          default -> "number";
        };
    boolean number = type.equals("number") && shape.types().contains("integer");
    // Where any type may stand (params), quotes make the difference, as in YAML.
    boolean free = shape.types().isEmpty() && scalar.plain();
    return number || free || shape.types().contains(type) ? value : text;
  }

  private String substituted(String text) throws Unresolvable {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("${", at);
      if (open < 0) {
        break;
      }
      if (open > at && text.charAt(open - 1) == '$') {
        result.append(text, at, open - 1).append("${");
        at = open + 2;
        continue;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new Unresolvable("a reference ${ without its }");
      }
      result.append(text, at, open).append(expression(text.substring(open + 2, close)));
      at = close + 1;
    }
    return result.append(text, at, text.length()).toString();
  }

  private String expression(String inner) throws Unresolvable {
    int separator = inner.indexOf(":-");
    return separator < 0
        ? variable(inner, null)
        : variable(inner.substring(0, separator), inner.substring(separator + 2));
  }

  private String variable(String name, @Nullable String otherwise) throws Unresolvable {
    boolean valid =
        !name.isEmpty()
            && !Character.isDigit(name.charAt(0))
            && name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    if (!valid) {
      throw new Unresolvable("expected the name of an environment variable, as in ${NAME}");
    }
    String value = environment.get(name);
    if (otherwise != null && (value == null || value.isEmpty())) {
      return otherwise;
    }
    if (value == null) {
      throw new Unresolvable("environment variable " + name + " is not set");
    }
    return value;
  }

  private String secret(String name) throws Unresolvable {
    if (!isSecretName(name)) {
      throw new Unresolvable("expected the name of a secret, as in vault://openai-prod");
    }
    try {
      return vault.apply(name);
    } catch (VaultException e) {
      throw new Unresolvable(e.words());
    }
  }

  /** Some vaults have folders; and {@code #field} picks one of several values. */
  private static boolean isSecretName(String name) {
    return !name.isEmpty()
        && name.length() <= 256
        && !name.contains("..")
        && !name.contains("//")
        && Character.isLetterOrDigit(name.charAt(0))
        && name.chars()
            .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || "._-/#".indexOf(c) >= 0);
  }

  private String content(String reference) throws Unresolvable {
    try {
      Path file = Path.of(URI.create(reference));
      contents.note(file);
      if (!Files.isRegularFile(file)) {
        throw new Unresolvable("there is no such file");
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw new Unresolvable("the file is larger than 1 MiB");
      }
      return contents.text(file).strip();
    } catch (IOException e) {
      throw new Unresolvable("the file cannot be read as UTF-8 text");
    } catch (IllegalArgumentException e) {
      throw new Unresolvable("expected an absolute path, as in file:///run/secrets/key");
    }
  }

  /** Stackless: the message is all there is to say. */
  private static final class Unresolvable extends Exception {
    final String message;

    Unresolvable(String message) {
      super(message, null, false, false);
      this.message = message;
    }
  }
}

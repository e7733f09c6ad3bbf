package dev.penstock.config.document;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML 1.2 into a {@link Node}. Stricter than YAML: one document, no duplicate keys, text
 * keys, only JSON's types; bounds on depth and size keep an alias from growing without end.
 */
public final class YamlDocument {

  private static final int MAX_DEPTH = 60;
  private static final int MAX_NODES = 200_000;

  private final String file;
  private final boolean override;
  private final Problems problems;
  private int nodes;

  private YamlDocument(String file, boolean override, Problems problems) {
    this.file = file;
    this.override = override;
    this.problems = problems;
  }

  /** Null if nothing could be read; the problems then say why. */
  public static @Nullable Node read(String file, String text, Problems problems) {
    return new YamlDocument(file, false, problems).document(KeyPath.ROOT, text);
  }

  /** The value of {@code --set}; every place in it is the command line. */
  static @Nullable Node readOverride(KeyPath path, String text, Problems problems) {
    return new YamlDocument(Place.OVERRIDE.file(), true, problems).document(path, text);
  }

  private @Nullable Node document(KeyPath path, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(50)
            // So that it is told here, with its place.
            .setAllowNonScalarKeys(true)
            .build();
    try {
      Iterator<org.snakeyaml.engine.v2.nodes.Node> documents =
          new Compose(settings).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        problems.add(path, start(), "the file is empty");
        return null;
      }
      Node root = node(path, documents.next(), 0);
      if (documents.hasNext()) {
        problems.add(path, place(documents.next()), "a second document; only one is read");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      problems.add(path, e.getProblemMark().map(this::place).orElse(start()), problem(e));
    } catch (YamlEngineException e) {
      problems.add(path, start(), "not YAML: a character that may not stand there, or too long");
    } catch (StackOverflowError e) {
      // The library descends once per level and has no bound of its own.
      problems.add(path, start(), "nested too deep");
    }
    return null;
  }

  /** Of the library's text only the part without a quotation of the file. */
  private static String problem(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    if (problem.startsWith("found undefined alias")) {
      return "not YAML: an alias (*name) without its anchor (&name); put the text in quotes";
    }
    return "not YAML: " + problem.lines().findFirst().orElse("syntax error");
  }

  private @Nullable Node node(KeyPath path, org.snakeyaml.engine.v2.nodes.Node source, int depth) {
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
      problems.add(path, place(source), depth > MAX_DEPTH ? "nested too deep" : "too large");
      return null;
    }
    return switch (source) {
      case ScalarNode scalar -> scalar(path, scalar);
      case SequenceNode sequence -> sequence(path, sequence, depth);
      case MappingNode mapping -> mapping(path, mapping, depth);
      default -> throw new IllegalStateException("no such node: " + source.getNodeType());
    };
  }

  private Node.Scalar scalar(KeyPath path, ScalarNode source) {
    // The library marks text that begins with ${; it is text like any other here.
    Tag tag = source.getTag().equals(Tag.ENV_TAG) ? Tag.STR : source.getTag();
    if (!tag.getValue().startsWith(Tag.PREFIX)) {
      problems.add(path, place(source), "tags (!name) are not supported");
    }
    Object value = Scalars.typed(source.getValue(), tag);
    return new Node.Scalar(value, source.isPlain(), false, place(source));
  }

  private Node sequence(KeyPath path, SequenceNode source, int depth) {
    List<Node> items = new ArrayList<>();
    for (org.snakeyaml.engine.v2.nodes.Node item : source.getValue()) {
      Node read = node(path.child(items.size()), item, depth + 1);
      if (read != null) {
        items.add(read);
      }
    }
    return new Node.Sequence(items, place(source));
  }

  private Node mapping(KeyPath path, MappingNode source, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : source.getValue()) {
      Place at = place(tuple.getKeyNode());
      Optional<String> key = key(tuple.getKeyNode());
      if (key.isEmpty()) {
        problems.add(path, at, "a key must be plain text without control characters");
        continue;
      }
      KeyPath child = path.child(key.get());
      if (entries.containsKey(key.get())) {
        int first = entries.get(key.get()).keyPlace().line();
        problems.add(child, at, "the same key stands in line " + first + " already");
        continue;
      }
      Node value = node(child, tuple.getValueNode(), depth + 1);
      if (value != null) {
        entries.put(key.get(), new Node.Entry(at, value));
      }
    }
    return new Node.Mapping(entries, place(source));
  }

  private static Optional<String> key(org.snakeyaml.engine.v2.nodes.Node node) {
    return node instanceof ScalarNode scalar
            && !scalar.getTag().equals(Tag.NULL)
            && scalar.getValue().chars().noneMatch(Character::isISOControl)
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  private Place start() {
    return override ? Place.OVERRIDE : new Place(file, 1, 1);
  }

  private Place place(org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getStartMark().map(this::place).orElse(start());
  }

  private Place place(Mark mark) {
    return override ? Place.OVERRIDE : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}

package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.check.Checks;
import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problem;
import dev.penstock.config.document.Problems;
import dev.penstock.config.schema.ConfigSchema;
import dev.penstock.config.schema.Defaults;
import dev.penstock.config.schema.SchemaCheck;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of keys and teams that are made at run time: the same entries as in the file, without
 * name and key, checked by the same schema and the same rules. A reference in them is text, and
 * refused where text of its form may not stand.
 */
public final class AccessSettings {
  private static final Place BODY = new Place("body", 0, 0);
  private static final String KEYS = "keys";
  private static final String TEAMS = "teams";

  private final ConfigSchema schema = ConfigSchema.load();
  private final SchemaCheck validator = new SchemaCheck(schema);

  /** Reads the schema: blocks for a moment. */
  public AccessSettings() {}

  /**
   * What is wrong with the settings of a key; paths begin at the settings.
   *
   * @param teams names of all teams there are
   */
  public List<ConfigError> wrongOfKey(
      Config config, Set<String> teams, String name, ObjectNode settings) {
    if (settings.has("key")) {
      return List.of(unknown("key"));
    }
    return wrong(ofKey(name, settings), config, teams, KeyPath.of(KEYS).child(0));
  }

  /** What is wrong with the settings of a team. */
  public List<ConfigError> wrongOfTeam(Config config, String name, ObjectNode settings) {
    if (settings.has("name")) {
      return List.of(unknown("name"));
    }
    return wrong(ofTeam(name, settings), config, Set.of(), KeyPath.of(TEAMS).child(name));
  }

  private static ConfigError unknown(String field) {
    return new ConfigError(BODY.file(), 0, 0, field, "unknown key", null);
  }

  /**
   * The key of settings that were right when they were made.
   *
   * @throws RuntimeException if they are not
   */
  public KeyConfig key(String name, ObjectNode settings) {
    KeyConfig key =
        AccessReader.key(
            new Section((Node.Mapping) filled(ofKey(name, settings)).items(KEYS).getFirst()));
    return new KeyConfig(
        name,
        null,
        key.team(),
        key.models(),
        key.terms(),
        key.expires(),
        key.tags(),
        key.metadata(),
        key.routes(),
        key.cidrs(),
        key.role(),
        key.blocked(),
        key.explain());
  }

  /**
   * The team of settings that were right when they were made.
   *
   * @throws RuntimeException if they are not
   */
  public TeamConfig team(String name, ObjectNode settings) {
    return AccessReader.team(
        name, new Section(filled(ofTeam(name, settings)).mapping(TEAMS).mapping(name)));
  }

  private List<ConfigError> wrong(
      Node.Mapping document, Config config, Set<String> teams, KeyPath owner) {
    Problems problems = new Problems();
    references(owner, at(document, owner), problems);
    synchronized (validator) {
      validator.check(document, problems);
    }
    Checks.access(surrounded(filled(document), config, teams), schema.shape(), problems);
    return problems.sorted().stream()
        // The rest of a configuration is not asked for here.
        .filter(problem -> within(problem.path(), owner))
        .map(problem -> error(problem, owner))
        .toList();
  }

  /** The document with the names that settings may name. */
  private static Node.Mapping surrounded(Node.Mapping document, Config config, Set<String> teams) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(document.entries());
    Map<String, Node.Entry> models = new LinkedHashMap<>();
    config
        .models()
        .forEach((name, model) -> {
          List<Node> aliases = new ArrayList<>();
          model.aliases().forEach(alias -> aliases.add(scalar(alias)));
          models.put(
              name, entry(mapping(Map.of("aliases", entry(new Node.Sequence(aliases, BODY))))));
        });
    entries.put("models", entry(mapping(models)));
    Map<String, Node.Entry> known = new LinkedHashMap<>(document.mapping(TEAMS).entries());
    teams.forEach(team -> known.putIfAbsent(team, entry(mapping(Map.of()))));
    entries.put(TEAMS, entry(mapping(known)));
    return mapping(entries);
  }

  private static void references(KeyPath path, Node node, Problems problems) {
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, entry) -> references(path.child(key), entry.value(), problems));
      case Node.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          references(path.child(i), sequence.items().get(i), problems);
        }
      }
      case Node.Scalar scalar -> {
        if (scalar.value() instanceof String text
            && text.contains("${")
            && !path.parent().last().equals("metadata")) {
          problems.add(path, BODY, "a reference stands in the file only");
        }
      }
    }
  }

  private static boolean within(KeyPath path, KeyPath owner) {
    int length = owner.steps().size();
    return path.steps().size() >= length && path.steps().subList(0, length).equals(owner.steps());
  }

  private static ConfigError error(Problem problem, KeyPath owner) {
    List<Object> steps = problem.path().steps();
    KeyPath own = new KeyPath(steps.subList(owner.steps().size(), steps.size()));
    return new ConfigError(
        BODY.file(), 0, 0, own.toString(), problem.message(), problem.suggestion());
  }

  private Node.Mapping filled(Node.Mapping document) {
    return (Node.Mapping) Defaults.fill(document, schema.shape());
  }

  private static Node at(Node.Mapping document, KeyPath owner) {
    Node keys = document.value(KEYS);
    return keys instanceof Node.Sequence all
        ? all.items().getFirst()
        : document.mapping(TEAMS).mapping(owner.last());
  }

  private static Node.Mapping ofKey(String name, ObjectNode settings) {
    Map<String, Node.Entry> key = new LinkedHashMap<>();
    key.put("name", entry(scalar(name)));
    // The schema wants one; what it is, nobody asks here.
    key.put("key", entry(scalar("made-at-run-time")));
    settings.properties().forEach(each -> key.put(each.getKey(), entry(node(each.getValue()))));
    return mapping(Map.of(KEYS, entry(new Node.Sequence(List.of(mapping(key)), BODY))));
  }

  private static Node.Mapping ofTeam(String name, ObjectNode settings) {
    return mapping(Map.of(TEAMS, entry(mapping(Map.of(name, entry(node(settings)))))));
  }

  private static Node node(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT, POJO -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        json.properties().forEach(each -> entries.put(each.getKey(), entry(node(each.getValue()))));
        yield mapping(entries);
      }
      case ARRAY -> {
        List<Node> items = new ArrayList<>();
        json.forEach(item -> items.add(node(item)));
        yield new Node.Sequence(items, BODY);
      }
      case NUMBER -> scalar(number(json));
      case BOOLEAN -> scalar(json.booleanValue());
      case STRING -> scalar(json.textValue());
      case NULL, MISSING, BINARY -> scalar(null);
    };
  }

  private static Object number(JsonNode json) {
    if (!json.isIntegralNumber()) {
      return json.decimalValue();
    }
    BigInteger whole = json.bigIntegerValue();
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
  }

  private static Node.Scalar scalar(@Nullable Object value) {
    return new Node.Scalar(value, false, false, BODY);
  }

  private static Node.Entry entry(Node node) {
    return new Node.Entry(BODY, node);
  }

  private static Node.Mapping mapping(Map<String, Node.Entry> entries) {
    return new Node.Mapping(entries, BODY);
  }
}

package dev.penstock.testing.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.Recordings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules of one vendor for the bodies that it takes, and a body that keeps all of them. Each
 * rule comes with edits of that body that break it, so that it is shown to find what it is for.
 *
 * @param good a body that keeps every rule
 */
public record RuleSet(String vendor, String good, List<Rule> rules) {

  /**
   * One rule.
   *
   * @param edits what of the good body breaks it: {@code set POINTER JSON}, {@code add POINTER
   *     JSON} to an array, {@code drop POINTER}
   */
  public record Rule(String name, Predicate<JsonNode> kept, List<String> edits) {
    public Rule {
      edits = List.copyOf(edits);
    }
  }

  public RuleSet {
    rules = List.copyOf(rules);
  }

  static RuleSet of(String vendor, String good) {
    return new RuleSet(vendor, good, List.of());
  }

  /** With one more rule, and what breaks it. */
  RuleSet rule(String name, Predicate<JsonNode> kept, String... edits) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(new Rule(name, kept, List.of(edits)));
    return new RuleSet(vendor, good, all);
  }

  /** The same rules of another vendor, but for those of these names. */
  RuleSet at(String other, String body, String... but) {
    Set<String> names = Set.of(but);
    return new RuleSet(
        other, body, rules.stream().filter(rule -> !names.contains(rule.name)).toList());
  }

  /** Names of the rules that a body breaks. */
  public List<String> broken(JsonNode body) {
    return rules.stream().filter(rule -> !rule.kept.test(body)).map(Rule::name).toList();
  }

  /** Fails if the body breaks a rule. */
  public void check(JsonNode body) {
    assertThat(broken(body)).as(() -> vendor + ": " + body).isEmpty();
  }

  /** The good body with a rule's edits. */
  JsonNode spoilt(Rule rule) {
    JsonNode body = read(good);
    for (String edit : rule.edits) {
      String[] words = edit.split(" ", 3);
      int slash = words[1].lastIndexOf('/');
      JsonNode holder = body.at(words[1].substring(0, slash));
      String member = words[1].substring(slash + 1);
      switch (words[0]) {
        case "add" -> assertThat(((ArrayNode) body.at(words[1])).add(read(words[2]))).isNotNull();
        case "set" -> set(holder, member, read(words[2]));
        default -> assertThat(drop(holder, member)).as(edit).isNotNull();
      }
    }
    return body;
  }

  private static void set(JsonNode holder, String member, JsonNode value) {
    if (holder instanceof ArrayNode array) {
      array.set(Integer.parseInt(member), value);
    } else {
      ((ObjectNode) holder).set(member, value);
    }
  }

  private static JsonNode drop(JsonNode holder, String member) {
    return holder instanceof ArrayNode array
        ? array.remove(Integer.parseInt(member))
        : ((ObjectNode) holder).remove(member);
  }

  static JsonNode read(String json) {
    try {
      return Recordings.JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

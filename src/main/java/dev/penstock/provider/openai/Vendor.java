package dev.penstock.provider.openai;

import dev.penstock.api.Operation;
import dev.penstock.dialect.Capabilities;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A type of provider that speaks OpenAI's format, and how it differs from OpenAI.
 *
 * @param operations what it does beside chats
 * @param renamed fields that it knows by another name
 * @param without fields that only advise and that it refuses: left out without a word
 * @param traits the rest
 * @param thinking how it takes a budget for reasoning
 * @param lacks adds what it is known to refuse: it is sent all the same, but where others of a
 *     group take it these are asked
 */
record Vendor(
    String type,
    Set<Operation> operations,
    Map<String, String> renamed,
    Set<String> without,
    Set<Trait> traits,
    Thinking thinking,
    UnaryOperator<Capabilities.Table> lacks) {

  /** A difference that is there or not. */
  enum Trait {
    /** Is OpenAI: its rules for requests are its own. */
    OPENAI_RULES,
    /** Is Mistral: its rules for conversations are its own. */
    MISTRAL_RULES,
    /** Takes names of tools of up to 64 letters, digits, underscores and hyphens. */
    PLAIN_NAMES,
    /** Has no role {@code developer}; it is {@code system}. */
    NO_DEVELOPER,
    /** Refuses fields of messages that OpenAI does not have. */
    STRICT_MESSAGES,
    /** Tells the usage of streams unasked. */
    USAGE_UNASKED,
    /** Takes {@code top_k}. */
    TOP_K,
    /** Takes {@code cache_control} of parts and tools. */
    CACHE_CONTROL,
    /** Takes earlier reasoning as {@code reasoning_content}. */
    REASONING_CONTENT,
    /** Takes earlier reasoning as {@code reasoning}. */
    REASONING
  }

  /** What a budget for reasoning becomes. */
  enum Form {
    /** Nothing: the provider has no such parameter. */
    NONE,
    /** {@code reasoning_effort}. */
    EFFORT,
    /** {@code thinking} with its {@code type} alone. */
    TYPE,
    /** {@code reasoning.max_tokens}. */
    BUDGET
  }

  /** {@code models}: beginnings of the names of those that take it; empty if all do. */
  record Thinking(Form form, List<String> models) {
    static final Thinking NONE = new Thinking(Form.NONE, List.of());

    Thinking {
      models = List.copyOf(models);
    }

    Form of(String model) {
      String name = model.substring(model.lastIndexOf('/') + 1);
      return models.isEmpty() || models.stream().anyMatch(name::startsWith) ? form : Form.NONE;
    }
  }

  Vendor {
    operations = Set.copyOf(operations);
    renamed = Map.copyOf(renamed);
    without = Set.copyOf(without);
    traits = Set.copyOf(traits);
  }

  /** One that only chats, and differs in nothing. */
  static Vendor of(String type) {
    return new Vendor(
        type,
        EnumSet.of(Operation.CHAT),
        Map.of(),
        Set.of(),
        EnumSet.noneOf(Trait.class),
        Thinking.NONE,
        UnaryOperator.identity());
  }

  Vendor alsoDoes(Operation... others) {
    Set<Operation> all = new HashSet<>(operations);
    all.addAll(List.of(others));
    return new Vendor(type, all, renamed, without, traits, thinking, lacks);
  }

  Vendor renames(String from, String to) {
    Map<String, String> all = new HashMap<>(renamed);
    all.put(from, to);
    return new Vendor(type, operations, all, without, traits, thinking, lacks);
  }

  Vendor without(String... fields) {
    return new Vendor(type, operations, renamed, Set.of(fields), traits, thinking, lacks);
  }

  Vendor is(Trait... some) {
    return new Vendor(type, operations, renamed, without, Set.of(some), thinking, lacks);
  }

  Vendor thinks(Form form, String... models) {
    return new Vendor(
        type, operations, renamed, without, traits, new Thinking(form, List.of(models)), lacks);
  }

  Vendor lacks(UnaryOperator<Capabilities.Table> some) {
    return new Vendor(type, operations, renamed, without, traits, thinking, some);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether a field of a request is another one here. */
  boolean changes(String field) {
    return renamed.containsKey(field) || without.contains(field);
  }
}

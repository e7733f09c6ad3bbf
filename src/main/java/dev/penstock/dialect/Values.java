package dev.penstock.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;

/** Values of fields of which a provider takes some and not others. */
public final class Values {

  private Values() {}

  /** One of these words. */
  public static Predicate<JsonNode> words(String... words) {
    Set<String> taken = Set.of(words);
    return value -> value.isTextual() && taken.contains(value.textValue());
  }

  /** An object whose {@code type} is one of these. */
  public static Predicate<JsonNode> types(String... taken) {
    Predicate<JsonNode> words = words(taken);
    return value -> words.test(value.path("type"));
  }

  /** A {@code tool_choice} that makes the model call nothing, also one among some of the tools. */
  public static Predicate<JsonNode> unforcedChoice() {
    Predicate<JsonNode> unforced = words("auto", "none");
    Predicate<JsonNode> someOf = types("allowed_tools");
    return value ->
        unforced.test(someOf.test(value) ? value.path("allowed_tools").path("mode") : value);
  }
}

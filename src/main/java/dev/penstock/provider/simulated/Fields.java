package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Fields of an object, with their types and bounds checked; null counts as absent.
 *
 * @param param what an error names as its {@code param}; null to name the field
 */
record Fields(JsonNode node, @Nullable String param) {

  @Nullable JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isTextual()) {
      throw wrong(name, "must be a string");
    }
    return value == null ? null : value.textValue();
  }

  boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** Refuses what is no number, where numbers make no difference here. */
  void checkNumbers(String... names) {
    for (String name : names) {
      JsonNode value = value(name);
      if (value != null && !value.isNumber()) {
        throw wrong(name, "must be a number");
      }
    }
  }

  /** A whole number within the bounds, or {@code absent}. */
  long number(String name, long absent, long min, long max) {
    JsonNode value = value(name);
    if (value == null) {
      return absent;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw wrong(name, "must be a whole number from " + min + " to " + max);
    }
    return value.longValue();
  }

  Refused wrong(String name, String message) {
    return param == null
        ? Refused.invalidValue(name, "'" + name + "' " + message + ".")
        : Refused.invalidValue(param, "@simulate: '" + name + "' " + message + ".");
  }
}

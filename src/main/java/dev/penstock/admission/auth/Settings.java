package dev.penstock.admission.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigError;
import java.util.List;

/** Settings as they come in a body. */
final class Settings {
  private Settings() {}

  /** Those of something new: null says nothing. */
  static ObjectNode fresh(ObjectNode body) {
    ObjectNode settings = body.deepCopy();
    settings.properties().removeIf(each -> each.getValue().isNull());
    return settings;
  }

  /** As RFC 7396 has it: null takes a member away, an object is merged, all else replaces. */
  static ObjectNode merged(ObjectNode settings, ObjectNode patch) {
    ObjectNode merged = settings.deepCopy();
    patch
        .properties()
        .forEach(each -> {
          JsonNode value = each.getValue();
          if (value.isNull()) {
            merged.remove(each.getKey());
          } else if (value instanceof ObjectNode part) {
            ObjectNode whole =
                merged.get(each.getKey()) instanceof ObjectNode there ? there : merged.objectNode();
            merged.set(each.getKey(), merged(whole, part));
          } else {
            merged.set(each.getKey(), value);
          }
        });
    return merged;
  }

  /** Throws what is wrong, if anything is. */
  static void mustBeRight(List<ConfigError> errors) {
    if (!errors.isEmpty()) {
      throw new InvalidSettingsException(errors);
    }
  }
}

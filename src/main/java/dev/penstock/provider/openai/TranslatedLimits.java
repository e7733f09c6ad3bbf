package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Limits;
import dev.penstock.error.FailureException;
import dev.penstock.provider.Passing;
import dev.penstock.provider.openai.Vendor.Trait;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds of a vendor that another dialect does not have. A chat request of a caller is the vendor's
 * to judge; one that was made here must not fail for what its caller has never seen.
 */
record TranslatedLimits(Vendor vendor, Passing passing) {
  private static final int MOST_STOPS = 4;
  private static final String STOP = "stop";

  void mend(ObjectNode chat) {
    if (vendor.has(Trait.PLAIN_NAMES)) {
      Limits.names(
          names(chat),
          name -> Limits.isPlain(name, Limits.USUAL_NAME),
          "The provider of this model",
          "up to 64 letters, digits, underscores and hyphens");
      chat.path("messages").forEach(TranslatedLimits::spell);
    }
    if (vendor.has(Trait.OPENAI_RULES)) {
      stops(chat);
    }
  }

  /** A conversation may have begun with tools, and a provider, of other names. */
  private static void spell(JsonNode message) {
    for (JsonNode call : message.path("tool_calls")) {
      if (call.get("function") instanceof ObjectNode function
          && function.path("name").isTextual()) {
        function.put("name", Limits.plain(function.path("name").textValue(), Limits.USUAL_NAME));
      }
    }
  }

  private static List<String> names(ObjectNode chat) {
    List<String> names = new ArrayList<>();
    for (JsonNode tool : chat.path("tools")) {
      JsonNode name = tool.path("function").path("name");
      if (name.isTextual()) {
        names.add(name.textValue());
      }
    }
    return names;
  }

  private void stops(ObjectNode chat) {
    JsonNode stop = chat.path(STOP);
    try {
      Limits.stops(stop.isArray() ? stop.size() : 0, MOST_STOPS, "The provider of this model");
    } catch (FailureException e) {
      if (!passing.drop()) {
        throw e;
      }
      chat.remove(STOP);
      passing.dropped().add(STOP);
    }
  }
}

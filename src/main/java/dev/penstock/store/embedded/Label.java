package dev.penstock.store.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.spend.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What many rows have in common. */
record Label(
    LedgerRow.Caller caller,
    LedgerRow.Target target,
    @Nullable String priceVersion,
    String outcome,
    String replica) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Label of(LedgerRow row) {
    return new Label(
        row.caller(),
        row.target(),
        row.cost() == null ? null : row.cost().priceVersion(),
        row.result().outcome(),
        row.replica());
  }

  /** The same for the same label only. */
  String text() {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(caller.key());
    all.add(caller.team());
    all.add(caller.tags());
    all.add(target.asked());
    all.add(target.group());
    all.add(target.provider());
    all.add(target.deployment());
    all.add(target.model());
    all.add(priceVersion);
    all.add(outcome);
    all.add(replica);
    // Those of a chat are as they were before there was a word for it.
    if (!target.operation().equals(LedgerRow.Target.CHAT)) {
      all.add(target.operation());
    }
    return json(all);
  }

  String tags() {
    return json(caller.tags());
  }

  static List<String> tags(String json) {
    if (json.equals("[]")) {
      return List.of();
    }
    try {
      return List.of(JSON.readValue(json, String[].class));
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

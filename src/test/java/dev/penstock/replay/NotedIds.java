package dev.penstock.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.responses.Keeper;
import dev.penstock.dialect.responses.ResponseIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes the ids of what would be kept; its own never change, so that two runs can be compared. */
record NotedIds(List<String> kept) implements Keeper {

  @Override
  public String newId() {
    return ResponseIds.response("0".repeat(48));
  }

  @Override
  public long nowSeconds() {
    return 1_700_000_000;
  }

  @Override
  public @Nullable String previousResponseId() {
    return null;
  }

  @Override
  public void answered(ObjectNode response) {
    kept.add(response.path("id").asText());
  }

  @Override
  public void passed(Passed passed) {
    kept.add(passed.responseId() + passed.itemIds());
  }
}

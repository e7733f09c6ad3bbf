package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what it is told. */
final class Remembering implements Keeper {
  static final String ID = ResponseIds.response("0".repeat(48));

  final List<ObjectNode> answered = new ArrayList<>();
  final List<String> passed = new ArrayList<>();

  @Override
  public String newId() {
    return ID;
  }

  @Override
  public long nowSeconds() {
    return 1_700_000_009;
  }

  @Override
  public @Nullable String previousResponseId() {
    return null;
  }

  @Override
  public void answered(ObjectNode response) {
    answered.add(response);
  }

  @Override
  public void passed(Passed told) {
    passed.add(told.by().provider() + " " + told.responseId() + " " + told.itemIds());
  }
}

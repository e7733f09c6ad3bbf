package dev.penstock.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.dialect.responses.InputList;
import dev.penstock.dialect.responses.Keeper;
import dev.penstock.dialect.responses.ResponsesDialect;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of the API, whose answer is kept unless the caller forbids it. */
final class Call implements Keeper {
  private final Responses responses;
  private final Asked asked;
  private final String owner;
  private final Set<String> owned;
  private final ResponsesDialect dialect = new ResponsesDialect(this);
  private Future<Void> kept = Future.succeededFuture();

  /**
   * What was asked.
   *
   * @param request as it came
   * @param history items of earlier turns
   * @param input the request's own items
   */
  record Asked(ObjectNode request, @Nullable String previous, ArrayNode history, ArrayNode input) {}

  /** {@code owned} are the items that a provider keeps for this caller. */
  Call(Responses responses, Asked asked, Principal caller, Set<String> owned) {
    this.owned = owned;
    this.responses = responses;
    this.asked = asked;
    this.owner = Kept.owner(caller);
  }

  ResponsesDialect dialect() {
    return dialect;
  }

  /** Completes when the next request finds the answer; never fails. */
  Future<Void> kept() {
    return kept;
  }

  @Override
  public String newId() {
    return responses.newId();
  }

  @Override
  public long nowSeconds() {
    return responses.nowSeconds();
  }

  @Override
  public @Nullable String previousResponseId() {
    return asked.previous;
  }

  @Override
  public boolean owns(String itemId) {
    return owned.contains(itemId);
  }

  @Override
  public void answered(ObjectNode response) {
    if (isStored()) {
      String id = response.path("id").asText();
      ArrayNode input = InputList.identified(asked.input, id);
      kept = responses.keep(new Kept.Whole(owner, asked.history, input, response), List.of(id));
    }
  }

  @Override
  public void passed(Passed passed) {
    if (isStored()) {
      List<String> ids = new ArrayList<>(passed.itemIds());
      ids.add(passed.responseId());
      String model = asked.request.path("model").asText();
      kept =
          responses.keep(
              new Kept.Elsewhere(owner, passed.by(), model, passed.responseId(), passed.tokens()),
              ids);
    }
  }

  private boolean isStored() {
    JsonNode store = asked.request.path("store");
    return !store.isBoolean() || store.booleanValue();
  }
}

package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.client.Maker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one call of the API has beside its request: time, ids, and who remembers its answer. */
public interface Keeper {

  /** The id of a response, never given before. */
  String newId();

  /** Unix time. */
  long nowSeconds();

  /** As the caller sent it, whatever became of it; null if it sent none. */
  @Nullable String previousResponseId();

  /** Whether this item, which a provider keeps itself, is known to be the caller's. */
  default boolean owns(String itemId) {
    return false;
  }

  /** A response is whole; the caller has not been told its end. */
  void answered(ObjectNode response);

  /** The same of a response that a provider made, and keeps itself. */
  void passed(Passed passed);

  /**
   * A response that a provider made.
   *
   * @param by who made it
   * @param itemIds of its items
   * @param tokens of its input and output, which are the context of a response that goes on from
   *     it; 0 if the provider did not say
   */
  record Passed(Maker by, String responseId, List<String> itemIds, long tokens) {
    public Passed {
      itemIds = List.copyOf(itemIds);
    }
  }
}

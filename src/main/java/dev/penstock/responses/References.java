package dev.penstock.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.api.client.Origin;
import dev.penstock.dialect.responses.InputList;
import dev.penstock.dialect.responses.ResponseIds;
import dev.penstock.dialect.responses.StoredItem;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one request refers to: an earlier response and items of such, put in their place. What a
 * provider keeps itself stays a reference, and binds the request to that provider.
 */
final class References {
  private static final String PREVIOUS = "previous_response_id";

  /** Responses that one request may refer to: each may be as large as the largest that is kept. */
  private static final int MOST = 16;

  /** Items of reasoning that are looked up; a provider that keeps any beyond is not asked. */
  private static final int MOST_REASONING = 256;

  private final Responses responses;
  private final ObjectNode request;
  private final Principal caller;
  private final Map<String, Kept> found = new HashMap<>();

  /** Tokens of responses that the provider keeps and reads again. */
  private final Map<String, Long> carried = new HashMap<>();

  /** Items that a provider keeps for this caller. */
  private final Set<String> owned = new HashSet<>();

  private @Nullable String provider;

  References(Responses responses, ObjectNode request, Principal caller) {
    this.responses = responses;
    this.request = request;
    this.caller = caller;
  }

  Future<Origin> resolved() {
    // What is wrong with the request fails inside compose.
    return Future.succeededFuture(request).compose(asked -> resolve());
  }

  private Future<Origin> resolve() {
    String previous = previous();
    Map<String, String> wanted = new HashMap<>();
    for (String id : referred()) {
      String response = ResponseIds.responseOf(id);
      wanted.put(response == null ? id : response, "input");
    }
    if (previous != null) {
      wanted.put(previous, PREVIOUS);
    }
    if (wanted.size() > MOST) {
      throw new FailureException(
          new Failure.InvalidValue(
              "input", "'input' refers to items of more than " + MOST + " responses."));
    }
    // One after the other, so that no more than one is read at a time.
    Future<Void> all = Future.succeededFuture();
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      all =
          all.compose(before -> responses.owned(each.getKey(), caller, each.getValue()))
              .map(kept -> {
                found.put(each.getKey(), kept);
                return null;
              });
    }
    return all.map(done -> origin(previous))
        .compose(origin -> reasoning(origin.request().path("input")).map(looked -> origin));
  }

  /**
   * Learns which reasoning that a provider would look up is the caller's. Other providers make do
   * with its summary, so the request is bound to none, and passes if it is not.
   */
  private Future<Void> reasoning(JsonNode input) {
    Set<String> wanted = new LinkedHashSet<>();
    for (JsonNode item : input) {
      if (StoredItem.isBareReasoning(item) && wanted.size() < MOST_REASONING) {
        wanted.add(item.path("id").asText());
      }
    }
    Future<Void> all = Future.succeededFuture();
    for (String id : wanted) {
      all = all.compose(before -> look(id));
    }
    return all;
  }

  private Future<Void> look(String id) {
    return responses
        .owned(id, caller, "input")
        .<Void>map(kept -> {
          owned.add(id);
          return null;
        })
        .recover(cause ->
            cause instanceof FailureException e && e.failure() instanceof Failure.UnknownResponse
                ? Future.succeededFuture()
                : Future.failedFuture(cause));
  }

  private @Nullable String previous() {
    JsonNode previous = request.path(PREVIOUS);
    if (previous.isMissingNode() || previous.isNull()) {
      return null;
    }
    if (!previous.isTextual()) {
      throw new FailureException(
          new Failure.InvalidValue(PREVIOUS, "'" + PREVIOUS + "' must be a string."));
    }
    return previous.textValue();
  }

  private List<String> referred() {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : request.path("input")) {
      if (isReference(item)) {
        ids.add(item.path("id").textValue());
      }
    }
    return ids;
  }

  static boolean isReference(JsonNode item) {
    boolean bare = !item.has("type") && !item.has("role");
    return item.path("id").isTextual()
        && (bare
            || item.path("type").asText().equals("item_reference")
            || StoredItem.isBareImage(item));
  }

  private Origin origin(@Nullable String previous) {
    ArrayNode history = JsonNodeFactory.instance.arrayNode();
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.setAll(request);
    switch (previous == null ? null : found.get(previous)) {
      case null -> {
        // The first turn, or one that brings all of its history.
      }
      case Kept.Whole before -> {
        history = before.items();
        whole.remove(PREVIOUS);
      }
      case Kept.Elsewhere elsewhere -> bind(elsewhere);
    }
    ArrayNode input = input();
    owned.addAll(found.keySet());
    boolean changed = !history.isEmpty() || !found.isEmpty();
    if (changed && (request.path("input").isTextual() || request.path("input").isArray())) {
      whole.set("input", JsonNodeFactory.instance.arrayNode().addAll(history).addAll(input));
    }
    Call call =
        new Call(responses, new Call.Asked(request, previous, history, input), caller, owned);
    long tokens = carried.values().stream().mapToLong(Long::longValue).sum();
    return new Origin(call.dialect(), whole, provider, tokens, call::kept);
  }

  /** The request's own items. */
  private ArrayNode input() {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : InputList.of(request.path("input"))) {
      items.add(isReference(item) ? referred(item) : item);
    }
    return items;
  }

  private JsonNode referred(JsonNode reference) {
    String id = reference.path("id").textValue();
    String response = ResponseIds.responseOf(id);
    JsonNode item =
        switch (found.get(response == null ? id : response)) {
          case Kept.Whole whole -> whole.item(id);
          case Kept.Elsewhere elsewhere -> {
            bind(elsewhere);
            yield reference;
          }
          case null -> null;
        };
    if (item == null) {
      throw new FailureException(new Failure.UnknownResponse(id, "input"));
    }
    return item;
  }

  private void bind(Kept.Elsewhere elsewhere) {
    carried.putIfAbsent(elsewhere.response(), elsewhere.tokens());
    String its = elsewhere.by().provider();
    if (provider != null && !provider.equals(its)) {
      throw new FailureException(
          new Failure.InvalidValue(
              "input", "The request refers to items that are kept by different providers."));
    }
    provider = its;
  }
}

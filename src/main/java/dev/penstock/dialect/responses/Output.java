package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Logprobs;
import dev.penstock.dialect.Speech;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Deltas as items, with their events. A message or reasoning item ends where another kind of
 * content begins; calls stay open beside each other, since their arguments may come in turn.
 */
final class Output {
  private static final String COMPLETED = "completed";

  private final String responseId;
  private final ToolNames tools;
  private final Events events;
  private final AnswerSettings settings;
  private final List<OutputItem> items = new ArrayList<>();
  private final Map<Integer, CallItem> calls = new HashMap<>();
  private final Logprobs logprobs = new Logprobs();
  private @Nullable OutputItem open;
  private boolean callsOpen;

  Output(String responseId, ToolNames tools, Events events, AnswerSettings settings) {
    this.responseId = responseId;
    this.tools = tools;
    this.events = events;
    this.settings = settings;
  }

  /** All items, closed ones and others. */
  ArrayNode json() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> all.add(item.json()));
    return all;
  }

  /** Whether the caller is asked to call something. */
  boolean callsTools() {
    return !calls.isEmpty();
  }

  void text(String text) {
    message().text(text, logprobs.takeTokens());
  }

  void refusal(String text) {
    message().refusal(text);
  }

  void reasoning(String text) {
    reasoning().text(text);
  }

  /** Ends a block, and its item. */
  void signature(String signature) {
    reasoning().signature(signature);
    closeOpen(COMPLETED);
  }

  void redacted(String data) {
    closeOpen(COMPLETED);
    reasoning().redacted(data);
    closeOpen(COMPLETED);
  }

  void call(Delta.ToolStart call) {
    if (call.signature() != null) {
      // A call has no place for it; the reasoning before it, which callers hand back, has.
      reasoning().callSignature(call.id(), call.signature());
    }
    closeOpen(COMPLETED);
    ToolNames.Name name = tools.called(call.name());
    OutputItem.Place place = place(CallItem.prefix(name.custom()));
    CallItem item = new CallItem(place, call.id(), name);
    items.add(item);
    calls.put(call.index(), item);
    callsOpen = true;
  }

  /** False if there is no such call that is open. */
  boolean arguments(int index, String json) {
    CallItem call = calls.get(index);
    if (call == null || call.closed()) {
      return false;
    }
    call.arguments(json);
    return true;
  }

  /** See {@link Delta.Extra}. */
  void extra(String name, JsonNode value) {
    switch (name) {
      case "annotations" -> value.forEach(this::annotation);
      case "logprobs" -> logprobs.add(value);
      case Speech.FIELD -> spoken().sound(value);
      default -> spoken().extra(name, value);
    }
  }

  /** The latest message, closed or not; a new one if there is none. */
  private MessageItem spoken() {
    MessageItem message = lastMessage();
    return message == null ? message() : message;
  }

  /** Nothing more comes. */
  void finish(FinishReason reason) {
    if (open instanceof MessageItem message) {
      message.logprobs(logprobs.takeTokens());
    }
    boolean whole = reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS;
    String status = whole ? COMPLETED : "incomplete";
    closeOpen(status);
    closeCalls(status);
  }

  private MessageItem message() {
    return open instanceof MessageItem message
        ? message
        : begin("msg", place -> new MessageItem(place, settings));
  }

  private ReasoningItem reasoning() {
    return open instanceof ReasoningItem reasoning ? reasoning : begin("rs", ReasoningItem::new);
  }

  @CanIgnoreReturnValue
  private <T extends OutputItem> T begin(String prefix, Function<OutputItem.Place, T> kind) {
    closeOpen(COMPLETED);
    closeCalls(COMPLETED);
    T item = kind.apply(place(prefix));
    items.add(item);
    open = item;
    return item;
  }

  private OutputItem.Place place(String prefix) {
    String number = String.format("%02x", items.size());
    return new OutputItem.Place(events, ResponseIds.item(responseId, prefix, number), items.size());
  }

  private void closeOpen(String status) {
    OutputItem item = open;
    if (item != null) {
      open = null;
      item.close(status);
    }
  }

  private void closeCalls(String status) {
    if (callsOpen) {
      callsOpen = false;
      for (OutputItem item : items) {
        if (item instanceof CallItem call && !call.closed()) {
          call.close(status);
        }
      }
    }
  }

  private @Nullable MessageItem lastMessage() {
    for (OutputItem item : items.reversed()) {
      if (item instanceof MessageItem message) {
        return message;
      }
    }
    return null;
  }

  /** Chat answers nest what they cite, and count in the whole of the text. */
  private void annotation(JsonNode given) {
    if (!(given instanceof ObjectNode object)) {
      return;
    }
    ObjectNode annotation = object.deepCopy();
    String type = annotation.path("type").asText();
    if (annotation.remove(type) instanceof ObjectNode nested) {
      annotation.setAll(nested);
    }
    int start = annotation.path("start_index").asInt(0);
    int before = 0;
    MessageItem of = null;
    for (OutputItem item : items) {
      if (item instanceof MessageItem message) {
        if (of != null && start < before + of.characters()) {
          break;
        }
        before += of == null ? 0 : of.characters();
        of = message;
      }
    }
    if (of != null) {
      if (type.equals("url_citation")) {
        annotation.put("start_index", start - Math.min(before, start));
        int end = annotation.path("end_index").asInt(0);
        annotation.put("end_index", end - Math.min(before, end));
      }
      of.annotation(annotation);
    }
  }
}

package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** An item of the output while it grows. */
sealed interface OutputItem permits MessageItem, ReasoningItem, CallItem {

  /** As it stands in the response once {@link #close} was called. */
  ObjectNode json();

  /** Nothing more comes; {@code status} is {@code completed} or {@code incomplete}. */
  void close(String status);

  /**
   * What all its events need.
   *
   * @param index in the response's {@code output}
   */
  record Place(Events events, String id, int index) {

    void emit(String type, Consumer<ObjectNode> fields) {
      events.emit(
          type,
          event -> {
            event.put("item_id", id).put("output_index", index);
            fields.accept(event);
          });
    }

    /** The item begins or has ended. */
    void emit(String type, ObjectNode item) {
      events.emit(type, event -> event.put("output_index", index).set("item", item));
    }
  }
}

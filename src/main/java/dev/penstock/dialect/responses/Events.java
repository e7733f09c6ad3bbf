package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Where the events of an answer go. */
interface Events {
  /** For an answer that is not streamed. */
  Events NONE = (type, fields) -> {};

  /** One event; {@code fields} writes what it has beside its type and number. */
  void emit(String type, Consumer<ObjectNode> fields);
}

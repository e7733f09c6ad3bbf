package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;

/**
 * Writes an answer as a message.
 *
 * @param stops the stop sequences that the caller asked for
 */
record MessagesWriters(JsonNode stops, AnswerSettings settings) implements Writers {

  @Override
  public StreamWriter stream() {
    return new MessageEvents(stops, settings);
  }

  @Override
  public WholeWriter whole() {
    return new MessageFold(stops, settings);
  }
}

package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.TextSize;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.passthrough.ChoiceState.Choices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice of one chunk. */
final class ChoiceScan {
  /** As many as any provider gives, and few enough to keep state for each. */
  private static final int MAX_INDEX = 1024;

  private int index = -1;
  private @Nullable String finish;
  private boolean delta;
  private boolean mend;
  private boolean content;
  private boolean finishWasNoWord;
  private long chars;
  private long quarters;

  private List<CallPiece> calls = List.of();
  private @Nullable JsonNode error;

  /**
   * A piece of a tool call.
   *
   * @param index as sent; -1 if there is none
   * @param named whether it brings the function's name, as the first piece does
   */
  private record CallPiece(int index, @Nullable String id, boolean named) {}

  void read(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "index" -> index = small(parser, value);
        case "delta" -> delta(parser, value);
        case "finish_reason" -> {
          finish = ChunkScan.text(parser, value);
          finishWasNoWord = finish == null && value != JsonToken.VALUE_NULL;
        }
        // OpenRouter tells here what broke the model's own provider.
        case "error" -> error = value == JsonToken.START_OBJECT ? Json.value(parser) : null;
        default -> {}
      }
      ChunkScan.skip(parser);
    }
  }

  private void delta(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    delta = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken field = parser.nextToken();
      switch (name) {
        case "content", "reasoning_content", "refusal" -> piece(parser, field);
        // Said in words of their own by Groq, OpenRouter and Ollama.
        case "reasoning", "thinking" -> {
          mend |= field != JsonToken.VALUE_NULL;
          content |= field == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
        }
        case "audio", "images" -> content |= holdsAny(parser, field);
        case "tool_calls" -> calls(parser, field);
        case "function_call" -> content |= field == JsonToken.START_OBJECT;
        default -> {}
      }
      ChunkScan.skip(parser);
    }
  }

  private void piece(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      content |= parser.getTextLength() > 0;
      measure(parser);
    } else {
      mend |= value != JsonToken.VALUE_NULL;
      content |= value.isStructStart();
    }
  }

  private void measure(JsonParser parser) throws IOException {
    int length = parser.getTextLength();
    chars += length;
    quarters += TextSize.quarters(parser.getTextCharacters(), parser.getTextOffset(), length);
  }

  /** Whether it is an object or an array with anything in it; read to its end. */
  private static boolean holdsAny(JsonParser parser, JsonToken value) throws IOException {
    if (!value.isStructStart()) {
      return false;
    }
    JsonToken end = value == JsonToken.START_OBJECT ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
    boolean any = false;
    while (parser.nextToken() != end) {
      any = true;
      ChunkScan.skip(parser);
    }
    return any;
  }

  private void calls(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      mend |= value != JsonToken.VALUE_NULL;
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.hasToken(JsonToken.START_OBJECT)) {
        throw new IOException("a tool call is no object");
      }
      content = true;
      call(parser);
    }
  }

  private void call(JsonParser parser) throws IOException {
    int call = -1;
    String id = null;
    boolean named = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "index" -> call = small(parser, value);
        case "id" -> id = word(parser, value);
        case "function" -> named = function(parser, value);
        default -> {}
      }
      ChunkScan.skip(parser);
    }
    if (calls.isEmpty()) {
      calls = new ArrayList<>(1);
    }
    for (CallPiece other : calls) {
      // Only in order can two pieces of one index be told apart.
      mend |= other.index == call;
    }
    calls.add(new CallPiece(call, id, named));
  }

  /** Null if it is empty. */
  private static @Nullable String word(JsonParser parser, JsonToken value) throws IOException {
    String text = ChunkScan.text(parser, value);
    return text == null || text.isEmpty() ? null : text;
  }

  /** Whether it has a name. */
  private boolean function(JsonParser parser, JsonToken value) throws IOException {
    boolean named = false;
    if (value != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      boolean arguments = name.equals("arguments");
      JsonToken field = parser.nextToken();
      named |= name.equals("name") && word(parser, field) != null;
      if (arguments && field == JsonToken.VALUE_STRING) {
        measure(parser);
      } else if (arguments) {
        mend |= field != JsonToken.VALUE_NULL;
      }
      ChunkScan.skip(parser);
    }
    return named;
  }

  private static int small(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      return -1;
    }
    long number =
        parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : MAX_INDEX;
    if (number >= MAX_INDEX) {
      throw new IOException("an index is out of bounds");
    }
    return (int) Math.max(number, -1);
  }

  boolean needsMending(Choices choices) {
    if (mend || index < 0 || !delta || finishWasNoWord) {
      return true;
    }
    ChoiceState state = choices.find(index);
    return endsWrong(state) || callsWrong(state);
  }

  private boolean endsWrong(@Nullable ChoiceState state) {
    if (finish == null) {
      return false;
    }
    boolean hasCalls = !calls.isEmpty() || (state != null && state.hasCalls());
    return !FinishWords.known(finish)
        || (hasCalls && finish.equals("stop"))
        || (state != null && state.finished());
  }

  /** Whether a piece has no index or another call's, or begins a call without an id. */
  private boolean callsWrong(@Nullable ChoiceState state) {
    for (CallPiece call : calls) {
      boolean begins = state == null || !state.knows(call.index);
      if (call.index < 0
          || (begins && call.id == null)
          || (state != null && state.place(call.index, call.id, call.named) != call.index)) {
        return true;
      }
    }
    return false;
  }

  /** Null if the choice tells none. */
  @Nullable JsonNode error() {
    return error;
  }

  boolean content() {
    return content;
  }

  @Nullable String finish() {
    return finish;
  }

  int index() {
    return index;
  }

  /** Characters of text, reasoning, refusal and arguments. */
  long chars() {
    return chars;
  }

  /** The same by {@link TextSize}. */
  long quarters() {
    return quarters;
  }

  void commit(Choices choices) {
    ChoiceState state = choices.of(index);
    for (CallPiece call : calls) {
      int at = Math.max(call.index, 0);
      state.piece(at, at, call.id);
    }
    if (finish != null) {
      choices.finish(index);
    }
  }
}

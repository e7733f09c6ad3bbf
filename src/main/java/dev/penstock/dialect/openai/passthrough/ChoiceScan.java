package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.dialect.openai.passthrough.ChoiceState.Choices;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one choice of one chunk. */
final class ChoiceScan {
  /** As many as any provider gives, and few enough to keep state for each. */
  private static final int MAX_INDEX = 1024;

  private static final int[] NONE = {};

  private int index = -1;
  private @Nullable String finish;
  private boolean delta;
  private boolean mend;
  private boolean content;
  private boolean finishWasNoWord;
  private long chars;

  /** Indexes of the tool calls that this choice holds pieces of. */
  private int[] calls = NONE;

  private boolean nameless;

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
        case "reasoning", "thinking" -> mend |= field != JsonToken.VALUE_NULL;
        case "tool_calls" -> calls(parser, field);
        case "function_call" -> content |= field == JsonToken.START_OBJECT;
        default -> {}
      }
      ChunkScan.skip(parser);
    }
  }

  private void piece(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      int length = parser.getTextLength();
      chars += length;
      content |= length > 0;
    } else {
      mend |= value != JsonToken.VALUE_NULL;
    }
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
    boolean hasId = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "index" -> call = small(parser, value);
        case "id" -> hasId = value == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
        case "function" -> function(parser, value);
        default -> {}
      }
      ChunkScan.skip(parser);
    }
    mend |= call < 0;
    nameless |= !hasId;
    calls = Arrays.copyOf(calls, calls.length + 1);
    // A negative number is a call whose first piece would have to bring an id.
    calls[calls.length - 1] = hasId ? call : ~Math.max(call, 0);
  }

  private void function(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean arguments = parser.currentName().equals("arguments");
      JsonToken field = parser.nextToken();
      if (arguments && field == JsonToken.VALUE_STRING) {
        chars += parser.getTextLength();
      } else if (arguments) {
        mend |= field != JsonToken.VALUE_NULL;
      }
      ChunkScan.skip(parser);
    }
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
    return endsWrong(state) || (nameless && beginsNameless(state));
  }

  private boolean endsWrong(@Nullable ChoiceState state) {
    if (finish == null) {
      return false;
    }
    boolean hasCalls = calls.length > 0 || (state != null && state.hasCalls());
    return !FinishWords.known(finish)
        || (hasCalls && finish.equals("stop"))
        || (state != null && state.finished());
  }

  private boolean beginsNameless(@Nullable ChoiceState state) {
    for (int call : calls) {
      if (call < 0 && (state == null || !state.knows(~call))) {
        return true;
      }
    }
    return false;
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

  void commit(Choices choices) {
    ChoiceState state = choices.of(index);
    for (int call : calls) {
      state.begin(call < 0 ? ~call : call);
    }
    if (finish != null) {
      choices.finish(index);
    }
  }
}

package dev.penstock.dialect.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.dialect.Json;
import java.io.IOException;
import java.util.Set;

/**
 * Estimates the tokens of a request's prompt from its body: for limits and budgets before a call,
 * and for what it cost where the upstream reports none. The texts of messages count, and tools with
 * all their JSON, as models are shown it; what is to be embedded or ranked, texts or tokens, does.
 * Images, sound and files count roughly, by their number or size.
 */
public final class PromptTokens {
  /** What OpenAI's models read around each message, and before the answer. */
  private static final int PER_MESSAGE = 4;

  private static final int PER_ANSWER = 3;

  /** What OpenAI's models read around a list of tools. */
  private static final int PER_TOOLS = 12;

  /** Between 85 and 1,600 tokens with most vendors. */
  private static final int PER_IMAGE = 1_000;

  /** Characters of base64: of compressed speech at some 25 tokens a second. */
  private static final int SOUND_CHARS_PER_TOKEN = 500;

  /** Characters of base64: of a page with text and layout. */
  private static final int FILE_CHARS_PER_TOKEN = 40;

  private static final Set<String> PROMPT =
      Set.of(
          "messages",
          "system",
          "prompt",
          "input",
          "instructions",
          "contents",
          "system_instruction",
          "query",
          "documents");
  private static final Set<String> SHOWN_AS_JSON = Set.of("tools", "functions", "response_format");
  private static final Set<String> NO_TEXT =
      Set.of(
          "role",
          "type",
          "id",
          "tool_call_id",
          "detail",
          "format",
          "filename",
          "file_id",
          "media_type",
          "mime_type",
          "signature");

  private final JsonParser parser;
  private final TokenCounter counter;
  private boolean chat;

  private PromptTokens(JsonParser parser, TokenCounter counter) {
    this.parser = parser;
    this.counter = counter;
  }

  /**
   * Tokens of a valid request's prompt to a model of this name; never less than 1.
   *
   * @param model its own name, or else that which callers have for it
   */
  public static long of(byte[] body, String model) {
    TokenCounter counter = new TokenCounter(Tokenizer.of(model));
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      new PromptTokens(parser, counter).root();
    } catch (IOException e) {
      // Read once before, so it is valid; if not, what was counted so far will do.
      return Math.max(1, counter.tokens());
    }
    return Math.max(1, counter.tokens());
  }

  private void root() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      chat |= name.equals("messages");
      if (PROMPT.contains(name)) {
        prompt(name.equals("messages"));
      } else if (SHOWN_AS_JSON.contains(name)) {
        json(value);
        if (counter.exact()) {
          counter.add(PER_TOOLS);
        }
      } else {
        parser.skipChildren();
      }
    }
    if (counter.exact() && chat) {
      counter.add(PER_ANSWER);
    }
  }

  /** All texts in the value at hand. */
  private void prompt(boolean messages) throws IOException {
    if (!parser.currentToken().isStructStart()) {
      text("");
      return;
    }
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return;
      }
      if (token.isStructStart()) {
        depth++;
        if (messages && depth == 2 && counter.exact()) {
          counter.add(PER_MESSAGE);
        }
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        String name = parser.currentName();
        text(name == null ? "" : name);
      } else if (token == JsonToken.VALUE_NUMBER_INT && !messages && parser.currentName() == null) {
        // A prompt may be tokens.
        counter.add(1);
      }
    }
  }

  private void text(String name) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return;
    }
    switch (name) {
      case "url", "image_url" -> counter.add(PER_IMAGE);
      case "data" -> counter.add(parser.getTextLength() / SOUND_CHARS_PER_TOKEN);
      case "file_data" -> counter.add(parser.getTextLength() / FILE_CHARS_PER_TOKEN);
      default -> {
        if (!NO_TEXT.contains(name)) {
          counter.add(parser.getText());
        }
      }
    }
  }

  /** A value as JSON without spaces; its marks count as letters. */
  private void json(JsonToken first) throws IOException {
    JsonToken token = first;
    int depth = 0;
    do {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
      switch (token) {
        case FIELD_NAME, VALUE_STRING -> {
          counter.add(parser.getText());
          // Quotes, and a colon or comma.
          counter.addLetters(3);
        }
        case START_OBJECT, START_ARRAY, END_OBJECT, END_ARRAY -> counter.addLetters(1);
        default -> counter.addLetters(parser.getTextLength() + 1);
      }
      token = depth > 0 ? parser.nextToken() : null;
    } while (token != null);
  }
}

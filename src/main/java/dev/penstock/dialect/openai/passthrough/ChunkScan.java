package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.passthrough.ChoiceState.Choices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chunk of a stream in one pass, without a tree, and tells whether it keeps the contract
 * as it is. For one frame; {@link #commit} makes what it read known to the stream.
 */
final class ChunkScan {
  private final Choices choices;
  private final @Nullable StreamIdentity identity;
  private final List<ChoiceScan> read = new ArrayList<>(1);

  private @Nullable String id;
  private @Nullable String model;
  private @Nullable String serviceTier;
  private long created;
  private boolean sameObject;
  private boolean hasChoices;
  private boolean mend;
  private @Nullable JsonNode usage;
  private @Nullable JsonNode error;

  private ChunkScan(Choices choices, @Nullable StreamIdentity identity) {
    this.choices = choices;
    this.identity = identity;
  }

  /**
   * Null if the bytes are not one JSON object.
   *
   * @param identity null while the stream has none
   */
  static @Nullable ChunkScan read(
      byte[] bytes, int from, int to, Choices choices, @Nullable StreamIdentity identity) {
    ChunkScan scan = new ChunkScan(choices, identity);
    try (JsonParser parser = Json.FACTORY.createParser(bytes, from, to - from)) {
      parser.setCodec(Json.MAPPER);
      return scan.root(parser) ? scan : null;
    } catch (IOException e) {
      return null;
    }
  }

  private boolean root(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> id = text(parser, value);
        case "model" -> model = text(parser, value);
        case "created" -> created = value == JsonToken.VALUE_NUMBER_INT ? whole(parser) : 0;
        case "service_tier" -> serviceTier = text(parser, value);
        case "object" -> sameObject = StreamIdentity.OBJECT.equals(text(parser, value));
        case "choices" -> choices(parser, value);
        case "usage" -> usage = value == JsonToken.START_OBJECT ? tree(parser) : usage;
        case "x_groq" -> groq(parser, value);
        case "error" -> error = value == JsonToken.VALUE_NULL ? error : tree(parser);
        default -> {}
      }
      skip(parser);
    }
    return parser.nextToken() == null && read.size() <= 1024;
  }

  private void choices(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      mend = true;
      return;
    }
    hasChoices = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.hasToken(JsonToken.START_OBJECT)) {
        throw new IOException("a choice is no object");
      }
      ChoiceScan choice = new ChoiceScan();
      choice.read(parser);
      mend |= choice.needsMending(choices);
      error = error == null ? choice.error() : error;
      read.add(choice);
    }
  }

  private void groq(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      JsonNode inner = tree(parser).path("usage");
      if (inner.isObject()) {
        usage = usage == null ? inner : usage;
        mend = true;
      }
    }
  }

  /** Whether the chunk keeps the contract but for its {@link #usage}. */
  boolean keeps() {
    return !mend && hasChoices && sameObject && sameIdentity();
  }

  private boolean sameIdentity() {
    if (identity == null) {
      return hasId() && model != null && !model.isEmpty() && created > 0;
    }
    return identity.created() == created
        && identity.id().equals(id)
        && identity.model().equals(model);
  }

  boolean hasId() {
    return id != null && !id.isEmpty();
  }

  /** Null or empty if the chunk has none. */
  @Nullable String id() {
    return id;
  }

  @Nullable String model() {
    return model;
  }

  /** The tier of service by which it is billed; null if the chunk does not say. */
  @Nullable String serviceTier() {
    return serviceTier;
  }

  /** 0 if the chunk does not say. */
  long created() {
    return created;
  }

  /** Whether this is a chunk at all. */
  boolean isChunk() {
    return hasChoices || usage != null;
  }

  boolean hasNoChoices() {
    return read.isEmpty();
  }

  @Nullable JsonNode usage() {
    return usage;
  }

  @Nullable JsonNode error() {
    return error;
  }

  /** Whether a choice carries text, reasoning, a tool call or a refusal. */
  boolean content() {
    for (ChoiceScan choice : read) {
      if (choice.content()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a choice ends here. */
  boolean finishes() {
    for (ChoiceScan choice : read) {
      if (choice.finish() != null) {
        return true;
      }
    }
    return false;
  }

  /** The word by which a choice says that its provider broke off; null if none does. */
  @Nullable String brokeOff() {
    for (ChoiceScan choice : read) {
      String word = choice.finish();
      if (word != null && FinishWords.brokeOff(word)) {
        return word;
      }
    }
    return null;
  }

  List<ChoiceScan> choices() {
    return read;
  }

  /** The chunk goes out: the stream knows what it holds. */
  void commit() {
    for (ChoiceScan choice : read) {
      choice.commit(choices);
    }
  }

  static @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  private static long whole(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? 0 : parser.getLongValue();
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    return Json.value(parser);
  }

  /** Goes to the end of a value that was not read. */
  static void skip(JsonParser parser) throws IOException {
    // There is no current token after a tree was read.
    if (parser.hasToken(JsonToken.START_OBJECT) || parser.hasToken(JsonToken.START_ARRAY)) {
      parser.skipChildren();
    }
  }
}

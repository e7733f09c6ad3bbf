package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.ChatRequest.Span;
import dev.penstock.api.Estimate;
import dev.penstock.api.Operation;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chat request in one streaming pass: the whole document is validated (UTF-8, depth,
 * duplicate keys, nothing after the root), and only the fields that decisions need are kept. A
 * malformed document is reported before a wrong field in it. What is said of a fault tells where it
 * is, never what stands there.
 */
public final class ChatRequestReader {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              // Depth is counted here, since maxDepth is the caller's choice.
              Json.BOUNDS.rebuild().maxNestingDepth(Integer.MAX_VALUE).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Canonicalised (the default), since else the parser reads chars and knows no offsets;
          // the table of names is bounded.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final int MAX_DIGITS = 18;
  private static final int MAX_CHOICE_DIGITS = 4;
  private static final int MAX_SESSION = 256;

  private final JsonParser parser;
  private final int maxDepth;
  private final @Nullable String pathModel;
  private final Operation operation;
  private final Set<String> fields = new HashSet<>();
  private int depth = 1;
  private int membersStart;
  private @Nullable String model;
  private boolean stream;
  private boolean includeUsage;
  private @Nullable Span modelSpan;
  private @Nullable Span streamOptionsSpan;
  private final Set<String> modalities = new HashSet<>(2);
  private @Nullable Long maxTokens;
  private int choices = 1;
  private @Nullable String user;
  private @Nullable String promptCacheKey;
  private final HostedFields hosted = new HostedFields();
  private @Nullable Failure wrong;

  private ChatRequestReader(
      JsonParser parser, Operation operation, int maxDepth, @Nullable String pathModel) {
    this.parser = parser;
    this.operation = operation;
    this.maxDepth = maxDepth;
    this.pathModel = pathModel;
  }

  /** Reads the body of a chat request. */
  public static ChatRequest read(byte[] body, @Nullable String pathModel, int maxDepth) {
    return read(Operation.CHAT, body, pathModel, maxDepth);
  }

  /**
   * Reads one body.
   *
   * @param operation says which fields it must have
   * @param pathModel the model that the path names, which wins over the body's; or null
   * @param maxDepth how many objects and arrays may stand within each other, the root included
   * @throws FailureException with {@code InvalidJson}, {@code InvalidValue} or {@code
   *     MissingParameter}
   */
  public static ChatRequest read(
      Operation operation, byte[] body, @Nullable String pathModel, int maxDepth) {
    Malformed.refuseForeignEncoding(body);
    try (JsonParser parser = FACTORY.createParser(body)) {
      return new ChatRequestReader(parser, operation, maxDepth, pathModel).document(body);
    } catch (JsonProcessingException e) {
      throw Malformed.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChatRequest document(byte[] body) throws IOException {
    JsonToken root = parser.nextToken();
    if (root == null) {
      throw Malformed.at("The body is empty; send one JSON object.");
    }
    if (root != JsonToken.START_OBJECT || maxDepth < 1) {
      throw Malformed.at("The body must be one JSON object.");
    }
    membersStart = offset(parser.currentLocation());
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      fields.add(name);
      parser.nextToken();
      member(name);
    }
    if (parser.nextToken() != null) {
      throw Malformed.at("There is something after the JSON object", parser.currentTokenLocation());
    }
    return request(body);
  }

  private void member(String name) throws IOException {
    switch (operation.ofChat() ? name : ofAny(name)) {
      case "model" -> model();
      case "messages" -> messages();
      case "stream" -> stream();
      case "stream_options" -> streamOptions();
      case "max_tokens", "max_completion_tokens" -> maxTokens(name);
      case "n" -> choices();
      case "tools" -> parts(hosted::tool);
      case "web_search_options", "search_parameters" -> search();
      case "service_tier" -> hosted.tier(shortText());
      case "user" -> user = shortText();
      case "prompt_cache_key" -> promptCacheKey = shortText();
      default -> skip();
    }
  }

  private void search() throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_NULL)) {
      hosted.tool("web_search");
    }
    skip();
  }

  /** The name of a field that stands in requests for any operation; else nothing. */
  private static String ofAny(String name) {
    return name.equals("model") || name.equals("user") ? name : "";
  }

  /** What is no number is refused by the upstream. */
  private void choices() throws IOException {
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        && parser.getTextLength() <= MAX_CHOICE_DIGITS) {
      choices = Math.max(1, parser.getIntValue());
    }
    skip();
  }

  /** What a wrong value means is the upstream's to say. */
  private void maxTokens(String name) throws IOException {
    boolean newer = name.equals("max_completion_tokens");
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        && parser.getTextLength() <= MAX_DIGITS
        && (newer || maxTokens == null)) {
      maxTokens = Math.max(0, Long.parseLong(parser.getText()));
    }
    skip();
  }

  private @Nullable String shortText() throws IOException {
    String text =
        parser.hasToken(JsonToken.VALUE_STRING) && parser.getTextLength() <= MAX_SESSION
            ? parser.getText()
            : null;
    skip();
    return text;
  }

  private ChatRequest request(byte[] body) {
    String asked = pathModel != null ? pathModel : model == null ? operation.usualModel() : model;
    if (asked == null) {
      missing("model");
      asked = "";
    }
    if (!fields.contains(operation.subject())) {
      missing(operation.subject());
    }
    if (wrong != null) {
      throw new FailureException(wrong);
    }
    return request(body, asked, operation.ofChat() ? 0 : OperationFields.check(operation, body));
  }

  private ChatRequest request(byte[] body, String asked, int documents) {
    return new ChatRequest(
        body,
        asked,
        stream,
        includeUsage,
        modelSpan,
        streamOptionsSpan,
        membersStart,
        Collections.unmodifiableSet(fields),
        new ChatRequest.Needs(
            modalities,
            // All else is answered without tokens.
            operation.ofChat() ? maxTokens : Long.valueOf(0),
            user,
            promptCacheKey,
            new Estimate(() -> PromptTokens.of(body, asked)),
            choices,
            documents,
            hosted.all(),
            0),
        operation);
  }

  private void model() throws IOException {
    int from = offset(parser.currentTokenLocation());
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      model = parser.getText();
      if (model.isEmpty() && pathModel == null) {
        invalid("model", "'model' must name a model.");
      }
    } else {
      if (pathModel == null) {
        invalid("model", "'model' must be a string.");
        model = "";
      }
      skip();
    }
    modelSpan = new Span(from, offset(parser.currentLocation()));
  }

  private void stream() throws IOException {
    stream = flag("stream", "stream");
    skip();
  }

  private boolean flag(String param, String name) {
    if (parser.hasToken(JsonToken.VALUE_TRUE)) {
      return true;
    }
    if (!parser.hasToken(JsonToken.VALUE_FALSE) && !parser.hasToken(JsonToken.VALUE_NULL)) {
      invalid(param, "'" + name + "' must be true or false.");
    }
    return false;
  }

  private void streamOptions() throws IOException {
    int from = offset(parser.currentTokenLocation());
    if (parser.hasToken(JsonToken.START_OBJECT)) {
      enter();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean usage = parser.currentName().equals("include_usage");
        parser.nextToken();
        if (usage) {
          includeUsage = flag("stream_options.include_usage", "include_usage");
        }
        skip();
      }
      depth--;
    } else {
      if (!parser.hasToken(JsonToken.VALUE_NULL)) {
        invalid("stream_options", "'stream_options' must be an object.");
      }
      skip();
    }
    streamOptionsSpan = new Span(from, offset(parser.currentLocation()));
  }

  private void messages() throws IOException {
    if (!parser.hasToken(JsonToken.START_ARRAY)) {
      invalid("messages", "'messages' must be an array of messages.");
      skip();
      return;
    }
    enter();
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      message(count++);
    }
    depth--;
    if (count == 0) {
      invalid("messages", "'messages' must hold at least one message.");
    }
  }

  private void message(int index) throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      invalid("messages[" + index + "]", "A message must be an object.");
      skip();
      return;
    }
    enter();
    boolean role = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      boolean isRole = name.equals("role");
      if (parser.nextToken() != JsonToken.VALUE_STRING && isRole) {
        invalid("messages[" + index + "].role", "A message's 'role' must be a string.");
      }
      role |= isRole;
      if (name.equals("content")) {
        parts(this::modality);
      } else {
        skip();
      }
    }
    depth--;
    if (!role) {
      missing("messages[" + index + "].role");
    }
  }

  /** Of a content's parts, and of tools, only their kinds matter here. */
  private void parts(Consumer<String> kind) throws IOException {
    if (!parser.hasToken(JsonToken.START_ARRAY)) {
      skip();
      return;
    }
    enter();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.hasToken(JsonToken.START_OBJECT)) {
        part(kind);
      } else {
        skip();
      }
    }
    depth--;
  }

  private void part(Consumer<String> kind) throws IOException {
    enter();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean type = parser.currentName().equals("type");
      if (parser.nextToken() == JsonToken.VALUE_STRING && type) {
        kind.accept(parser.getText());
      }
      skip();
    }
    depth--;
  }

  private void modality(String type) {
    switch (type) {
      case "image_url" -> modalities.add("image");
      case "input_audio" -> modalities.add("audio");
      case "file" -> modalities.add("file");
      case "video_url" -> modalities.add("video");
      // Text, and kinds that only the upstream may know.
      default -> {}
    }
  }

  /** Goes to the end of the value that begins here. */
  private void skip() throws IOException {
    int open = 0;
    JsonToken token = parser.currentToken();
    while (true) {
      if (token.isStructStart()) {
        open++;
        enter();
      } else if (token.isStructEnd()) {
        open--;
        depth--;
      }
      if (open == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private void enter() {
    if (++depth > maxDepth) {
      throw Malformed.at(
          "The body nests deeper than " + maxDepth + " levels", parser.currentTokenLocation());
    }
  }

  private void invalid(String param, String message) {
    if (wrong == null) {
      wrong = new Failure.InvalidValue(param, message);
    }
  }

  private void missing(String param) {
    if (wrong == null) {
      wrong = new Failure.MissingParameter(param);
    }
  }

  private static int offset(JsonLocation location) {
    return Math.toIntExact(location.getByteOffset());
  }
}

package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.ChatRequest.Span;
import dev.penstock.dialect.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a caller's request for an upstream of the same format: its bytes, with a few changed. */
public final class ChatRequestWriter {
  private static final byte[] ASK_FOR_USAGE =
      "{\"include_usage\":true}".getBytes(StandardCharsets.UTF_8);

  /** Fields that are the gateway's to set, whatever a deployment's {@code params} say. */
  private static final Set<String> OURS = Set.of("model", "messages", "stream", "stream_options");

  /** Two names of one field: a default must not stand beside the caller's other spelling. */
  private static final Map<String, String> SYNONYMS =
      Map.of("max_tokens", "max_completion_tokens", "max_completion_tokens", "max_tokens");

  // Made and used within one call.
  @SuppressWarnings("ArrayRecordComponent")
  private record Edit(Span span, byte[] bytes) {}

  private ChatRequestWriter() {}

  /**
   * The caller's bytes with the model's name replaced, usage asked for on streams, and {@code
   * params} put in where the caller has no such field. Everything else stays byte for byte.
   */
  public static Buffer splice(ChatRequest request, String targetModel, ObjectNode params) {
    Edit model = model(request, targetModel);
    Edit options = streamOptions(request);
    byte[] inserted = inserted(request, targetModel, params);
    Edit first = model;
    Edit second = options;
    if (model != null && options != null && options.span.from() < model.span.from()) {
      first = options;
      second = model;
    }
    byte[] body = request.body();
    Buffer spliced = Buffer.buffer(body.length + inserted.length + targetModel.length() + 64);
    spliced.appendBytes(body, 0, request.membersStart()).appendBytes(inserted);
    int at = append(spliced, body, request.membersStart(), first);
    at = append(spliced, body, at, second);
    return spliced.appendBytes(body, at, body.length - at);
  }

  private static int append(Buffer spliced, byte[] body, int from, @Nullable Edit edit) {
    if (edit == null) {
      return from;
    }
    spliced.appendBytes(body, from, edit.span.from() - from).appendBytes(edit.bytes);
    return edit.span.to();
  }

  private static @Nullable Edit model(ChatRequest request, String targetModel) {
    Span span = request.modelSpan();
    return span == null ? null : new Edit(span, Json.bytes(TextNode.valueOf(targetModel)));
  }

  private static @Nullable Edit streamOptions(ChatRequest request) {
    Span span = request.streamOptionsSpan();
    if (span == null || !request.stream() || request.includeUsage()) {
      return null;
    }
    JsonNode sent = Json.tree(request.body(), span.from(), span.to());
    byte[] merged =
        sent instanceof ObjectNode options
            ? Json.bytes(options.put("include_usage", true))
            : ASK_FOR_USAGE;
    return new Edit(span, merged);
  }

  /** New members, each with a comma after it where others follow. */
  private static byte[] inserted(ChatRequest request, String targetModel, ObjectNode params) {
    ObjectNode added = Json.MAPPER.createObjectNode();
    if (request.modelSpan() == null) {
      added.put("model", targetModel);
    }
    if (request.stream() && request.streamOptionsSpan() == null) {
      added.putObject("stream_options").put("include_usage", true);
    }
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      if (takes(request.fields(), param.getKey())) {
        added.set(param.getKey(), param.getValue());
      }
    }
    if (added.isEmpty()) {
      return new byte[0];
    }
    byte[] object = Json.bytes(added);
    // The members without their braces; the closing one makes room for the comma.
    byte[] members = new byte[object.length - (request.fields().isEmpty() ? 2 : 1)];
    System.arraycopy(object, 1, members, 0, object.length - 2);
    if (!request.fields().isEmpty()) {
      members[members.length - 1] = ',';
    }
    return members;
  }

  /** Whether a deployment's default is put into a request with these fields. */
  static boolean takes(Set<String> fields, String param) {
    String synonym = SYNONYMS.getOrDefault(param, param);
    return !OURS.contains(param) && !fields.contains(param) && !fields.contains(synonym);
  }
}

package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.ChatRequest.Span;
import dev.penstock.dialect.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
   * params} put in where the caller has no such field, or null. Everything else stays byte for
   * byte.
   */
  public static Buffer splice(ChatRequest request, String targetModel, ObjectNode params) {
    return splice(request, targetModel, params, true);
  }

  /** The same; {@code askForUsage}: whether the upstream must be asked for the usage of streams. */
  public static Buffer splice(
      ChatRequest request, String targetModel, ObjectNode params, boolean askForUsage) {
    List<Edit> edits = new ArrayList<>(2);
    Span model = request.modelSpan();
    if (model != null) {
      edits.add(new Edit(model, Json.bytes(TextNode.valueOf(targetModel))));
    }
    Edit options = askForUsage ? streamOptions(request) : null;
    if (options != null) {
      edits.add(options);
    }
    ObjectNode added = defaults(request, params, edits);
    edits.sort(Comparator.comparingInt(edit -> edit.span.from()));
    byte[] inserted = inserted(request, targetModel, added, askForUsage);
    byte[] body = request.body();
    Buffer spliced = Buffer.buffer(body.length + inserted.length + targetModel.length() + 64);
    spliced.appendBytes(body, 0, request.membersStart()).appendBytes(inserted);
    int at = request.membersStart();
    for (Edit edit : edits) {
      spliced.appendBytes(body, at, edit.span.from() - at).appendBytes(edit.bytes);
      at = edit.span.to();
    }
    return spliced.appendBytes(body, at, body.length - at);
  }

  /** Defaults that stand where the caller has nothing; those in place of a null are edits. */
  private static ObjectNode defaults(ChatRequest request, ObjectNode params, List<Edit> edits) {
    ObjectNode added = Json.MAPPER.createObjectNode();
    if (params.isEmpty()) {
      return added;
    }
    Map<String, Span> nulls = NullMembers.of(request, namesOf(params));
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      String name = param.getKey();
      if (!takes(field -> request.fields().contains(field) && !nulls.containsKey(field), name)) {
        continue;
      }
      Span span = nulls.get(name);
      if (span == null) {
        added.set(name, param.getValue());
      } else {
        edits.add(new Edit(span, Json.bytes(param.getValue())));
      }
    }
    return added;
  }

  private static Set<String> namesOf(ObjectNode params) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      names.add(param.getKey());
      names.add(SYNONYMS.getOrDefault(param.getKey(), param.getKey()));
    }
    return names;
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
  private static byte[] inserted(
      ChatRequest request, String targetModel, ObjectNode defaults, boolean askForUsage) {
    ObjectNode added = Json.MAPPER.createObjectNode();
    if (request.modelSpan() == null) {
      added.put("model", targetModel);
    }
    if (askForUsage && request.stream() && request.streamOptionsSpan() == null) {
      added.putObject("stream_options").put("include_usage", true);
    }
    added.setAll(defaults);
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

  /**
   * Whether a deployment's default is put into a request.
   *
   * @param sets tells of a field whether the caller sets it; a null sets nothing
   */
  public static boolean takes(Predicate<String> sets, String param) {
    String synonym = SYNONYMS.getOrDefault(param, param);
    return !OURS.contains(param) && !sets.test(param) && !sets.test(synonym);
  }
}

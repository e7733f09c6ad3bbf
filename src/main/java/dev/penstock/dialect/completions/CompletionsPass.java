package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * A completion of an upstream that has them: the request goes there, and the answer passes, as they
 * came. Usage is always asked for, and told to callers who asked for it.
 */
public final class CompletionsPass implements AnswerTranslator {
  /** Fields that are the gateway's to set, whatever a deployment's {@code params} say. */
  private static final List<String> OURS =
      List.of("model", "prompt", "messages", "stream", "stream_options", "max_completion_tokens");

  private final boolean includeUsage;
  private final int maxEventBytes;

  /**
   * For one answer.
   *
   * @param includeUsage whether the caller asked a stream for its usage
   * @param maxEventBytes bound of one event
   */
  public CompletionsPass(boolean includeUsage, int maxEventBytes) {
    this.includeUsage = includeUsage;
    this.maxEventBytes = maxEventBytes;
  }

  /** What goes to the upstream; {@code params} stand where the caller says nothing. */
  public static Buffer request(ObjectNode came, String model, ObjectNode params) {
    ObjectNode body = came.deepCopy();
    body.put("model", model);
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      if (!OURS.contains(param.getKey()) && !body.hasNonNull(param.getKey())) {
        body.set(param.getKey(), param.getValue());
      }
    }
    if (came.path("stream").asBoolean()) {
      JsonNode options = body.path("stream_options");
      (options instanceof ObjectNode object ? object : body.putObject("stream_options"))
          .put("include_usage", true);
    }
    return Buffer.buffer(Json.bytes(body));
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return new CompletionsStream(includeUsage, maxEventBytes);
  }

  @Override
  public Whole whole(Buffer body) {
    if (!(Json.tree(body.getBytes()) instanceof ObjectNode root)) {
      throw new FailureException(new Failure.UpstreamBroken("an answer that is no object"));
    }
    CompletionFacts facts = new CompletionFacts();
    facts.read(root, true);
    if (!facts.finished()) {
      throw new FailureException(new Failure.UpstreamBroken("an answer without a choice"));
    }
    return new Whole(body, facts.facts());
  }
}

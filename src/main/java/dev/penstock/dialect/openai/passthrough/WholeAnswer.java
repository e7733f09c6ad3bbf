package dev.penstock.dialect.openai.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.FirstByte;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Utf8;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A whole answer of an OpenAI-format upstream; its bytes stay unless something needs mending. */
final class WholeAnswer {
  private static final String OBJECT = "chat.completion";

  private final ObjectNode root;
  private final AnswerSettings settings;
  private final AnswerFacts facts = new AnswerFacts();
  private boolean changed;
  private boolean produced;
  private @Nullable String brokeOff;

  private WholeAnswer(ObjectNode root, AnswerSettings settings) {
    this.root = root;
    this.settings = settings;
  }

  /**
   * Reads and mends.
   *
   * @throws FailureException if it is no answer, or holds an error
   */
  static Whole read(Buffer body, AnswerSettings settings) {
    byte[] bytes = body.getBytes();
    JsonNode tree = Utf8.firstInvalid(bytes) < 0 ? Json.tree(bytes) : null;
    if (tree == null) {
      return read(body, ChunkFold.fold(body, settings), settings);
    }
    return read(body, tree, settings);
  }

  private static Whole read(Buffer body, JsonNode tree, AnswerSettings settings) {
    if (!(tree instanceof ObjectNode root)) {
      throw broken("an answer that is no object");
    }
    WholeAnswer answer = new WholeAnswer(root, settings);
    answer.mend();
    boolean folded = !answer.changed && body.getByte(FirstByte.at(body)) != '{';
    Buffer mended = answer.changed || folded ? Buffer.buffer(Json.bytes(answer.root)) : body;
    return new Whole(mended, answer.facts);
  }

  private void mend() {
    JsonNode error = root.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new FailureException(OpenAiErrorReader.inAnswer(error));
    }
    if (root.path("object").asText().equals("error")) {
      throw new FailureException(OpenAiErrorReader.inAnswer(root));
    }
    if (!(root.get("choices") instanceof ArrayNode choices) || choices.isEmpty()) {
      throw broken("an answer without choices");
    }
    int position = 0;
    for (JsonNode choice : choices) {
      if (!(choice instanceof ObjectNode object)) {
        throw broken("a choice that is no object");
      }
      choice(object, position++);
    }
    if (brokeOff != null && !produced) {
      throw new FailureException(FinishWords.broken(brokeOff));
    }
    identity();
    usage();
  }

  private void identity() {
    if (root.path("model").asText("").isEmpty()) {
      root.put("model", settings.fallbackModel());
      changed = true;
    } else {
      facts.model(root.path("model").asText());
    }
    if (root.path("id").asText("").isEmpty()) {
      root.put("id", "chatcmpl-" + settings.ids().get());
      changed = true;
    }
    if (!root.path("object").asText().equals(OBJECT)) {
      root.put("object", OBJECT);
      changed = true;
    }
    if (!root.path("created").isIntegralNumber() || root.path("created").asLong() <= 0) {
      root.put("created", settings.createdSeconds());
      changed = true;
    }
  }

  private void usage() {
    JsonNode usage = root.path("usage");
    JsonNode inner = root.path("x_groq").path("usage");
    if (!usage.isObject() && inner.isObject()) {
      root.set("usage", inner);
      usage = inner;
      changed = true;
    }
    Usage counts = UsageReader.read(usage, root.path("service_tier").textValue());
    if (counts != null) {
      facts.usage(counts);
    }
  }

  private void choice(ObjectNode choice, int position) {
    if (choice.path("error").isObject()) {
      throw new FailureException(OpenAiErrorReader.inAnswer(choice.get("error")));
    }
    JsonNode index = choice.path("index");
    if (!index.isInt()) {
      choice.put("index", position);
      changed = true;
    }
    if (!(choice.get("message") instanceof ObjectNode)) {
      // Azure leaves it out when the content filter took everything.
      choice.putObject("message").put("role", "assistant").putNull("content");
      changed = true;
    }
    ObjectNode message = (ObjectNode) choice.get("message");
    changed |= MessageMender.mend(message);
    calls(message);
    if (!message.has("role")) {
      message.put("role", "assistant");
      changed = true;
    }
    finish(choice, message, position);
    count(message);
  }

  private void calls(ObjectNode message) {
    for (JsonNode call : message.path("tool_calls")) {
      if (call instanceof ObjectNode object && call.path("id").asText("").isEmpty()) {
        object.put("id", "call_" + settings.ids().get());
        changed = true;
      }
    }
  }

  private void finish(ObjectNode choice, ObjectNode message, int position) {
    String said = choice.path("finish_reason").asText("");
    if (FinishWords.brokeOff(said)) {
      brokeOff = said;
    }
    String mapped = FinishWords.mapped(said, !message.path("tool_calls").isEmpty());
    if (!mapped.equals(said)) {
      choice.put("finish_reason", mapped);
      changed = true;
    }
    if (position == 0) {
      facts.finishReason(FinishWords.reason(mapped));
    }
  }

  private void count(ObjectNode message) {
    long before = facts.contentChars();
    for (String field : new String[] {"content", "reasoning_content", "refusal"}) {
      facts.addWhole(message.path(field).asText(""));
    }
    for (JsonNode call : message.path("tool_calls")) {
      facts.addWhole(call.path("function").path("arguments").asText(""));
    }
    facts.addWhole(message.path("function_call").path("arguments").asText(""));
    produced |=
        facts.contentChars() > before
            || !message.path("tool_calls").isEmpty()
            || message.path("function_call").isObject()
            || !message.path("audio").isEmpty()
            || !message.path("images").isEmpty();
  }

  /** A whole answer that {@link #read} gave, as the frames of a stream, {@code [DONE]} included. */
  static Buffer asFrames(Buffer body, boolean includeUsage) {
    Buffer frames = Buffer.buffer();
    if (Json.tree(body.getBytes()) instanceof ObjectNode root) {
      root.put("object", StreamIdentity.OBJECT);
      JsonNode usage = root.remove("usage");
      for (JsonNode choice : root.path("choices")) {
        ObjectNode object = (ObjectNode) choice;
        object.set("delta", object.remove("message"));
        int index = 0;
        for (JsonNode call : object.path("delta").path("tool_calls")) {
          if (call instanceof ObjectNode piece) {
            piece.put("index", index++);
          }
        }
      }
      Frames.append(frames, Json.bytes(root));
      if (includeUsage && usage != null && usage.isObject()) {
        ObjectNode last = root.deepCopy();
        last.putArray("choices");
        last.set("usage", usage);
        Frames.append(frames, Json.bytes(last));
      }
    }
    return Frames.append(frames, Frames.DONE);
  }

  static FailureException broken(String detail) {
    return new FailureException(new Failure.UpstreamBroken(detail));
  }
}

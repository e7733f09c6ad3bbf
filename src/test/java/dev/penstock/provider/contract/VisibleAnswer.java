package dev.penstock.provider.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.Folded;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import java.util.List;

/**
 * What a caller has in hand, as JSON that can be compared with a fixture: {@code status}, {@code
 * code}, {@code param} and {@code retry_after} of an error; {@code texts}, {@code reasoning},
 * {@code tool_calls}, {@code finish_reason}, {@code usage} of an answer, the {@code error} that
 * ended its stream, the parameters {@code dropped}.
 */
public final class VisibleAnswer {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> COUNTS =
      List.of("prompt_tokens", "completion_tokens", "total_tokens");

  private VisibleAnswer() {}

  /** What arrived, of it only what {@code expected} (after {@link #complete}) speaks about. */
  public static ObjectNode of(RawClient.Answer answer, boolean stream, ObjectNode expected) {
    ObjectNode seen = answer.status() == 200 ? seen(answer, stream) : error(answer);
    if (!expected.has("usage")) {
      seen.remove("usage");
    }
    JsonNode calls = expected.path("tool_calls");
    if (calls.size() > 0 && !calls.get(0).has("id")) {
      seen.path("tool_calls").forEach(call -> ((ObjectNode) call).remove("id"));
    }
    return seen;
  }

  /** A fixture with what it leaves out because it is not there. */
  public static ObjectNode complete(JsonNode fixture) {
    ObjectNode whole = JSON.objectNode();
    if (fixture.has("status")) {
      whole.putNull("param").putNull("retry_after");
    } else {
      whole.put("status", 200).put("reasoning", "").putNull("error").putNull("dropped");
      whole.putArray("texts").add(fixture.path("text").asText(""));
      whole.putArray("tool_calls");
    }
    whole.setAll((ObjectNode) fixture);
    whole.remove("text");
    return whole;
  }

  private static ObjectNode error(RawClient.Answer answer) {
    JsonNode error = json(answer.body()).path("error");
    ObjectNode seen = JSON.objectNode().put("status", answer.status());
    seen.set("code", error.path("code"));
    seen.set("param", error.path("param"));
    return seen.put("retry_after", answer.headers().get("retry-after"));
  }

  private static ObjectNode seen(RawClient.Answer answer, boolean stream) {
    byte[] body = answer.body().getBytes(UTF_8);
    Folded folded = stream ? Folded.ofFrames(body) : Folded.ofAnswer(body);
    ObjectNode seen = JSON.objectNode().put("status", 200);
    ArrayNode texts = seen.putArray("texts");
    folded.texts().forEach(texts::add);
    ArrayNode calls = seen.putArray("tool_calls");
    for (Folded.Call call : folded.calls()) {
      calls
          .addObject()
          .put("id", call.id())
          .put("name", call.name())
          .set("arguments", json(call.arguments()));
    }
    seen.set("usage", counts(folded));
    JsonNode error = folded.error();
    return seen.put("reasoning", folded.reasoning())
        .put("finish_reason", folded.finishReason())
        .put("error", error == null ? null : error.path("code").asText())
        .put("dropped", answer.headers().get("x-penstock-dropped"));
  }

  private static JsonNode counts(Folded folded) {
    JsonNode usage = folded.usage();
    return usage instanceof ObjectNode object ? object.deepCopy().retain(COUNTS) : JSON.nullNode();
  }

  private static JsonNode json(String text) {
    try {
      return Recordings.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}

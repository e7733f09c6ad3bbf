package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The turns of a conversation as {@code contents}, and the instructions apart. */
final class GeminiContents {
  /** Precedes the signature of a part that is no function call, on its way to the caller. */
  static final String SIGNATURE_MARK = "gemini:";

  // Google's stand-in for calls that the model did not make itself (guide "Thought signatures").
  private static final String STAND_IN_SIGNATURE = "skip_thought_signature_validator";

  /** A part must not be empty. */
  private static final String NO_WORDS = " ";

  private static final String USER = "user";
  private static final String MODEL = "model";

  private final boolean signaturesRequired;
  private final ArrayNode instructions = GeminiJson.newArray();
  private final ArrayNode contents = GeminiJson.newArray();

  /** Ids of the calls that results may answer now, in order. */
  private List<String> calls = List.of();

  private GeminiContents(boolean signaturesRequired) {
    this.signaturesRequired = signaturesRequired;
  }

  static GeminiContents of(Conversation conversation) {
    GeminiContents result =
        new GeminiContents(GeminiModel.requiresSignatures(conversation.model()));
    conversation.messages().forEach(result::add);
    return result;
  }

  void writeTo(ObjectNode body) {
    if (contents.isEmpty() && !instructions.isEmpty()) {
      // Gemini refuses a request without contents, OpenAI one with instructions only does not.
      turn(USER).addAll(instructions);
    } else if (!instructions.isEmpty()) {
      body.putObject("systemInstruction").set("parts", instructions);
    }
    if (contents.isEmpty()) {
      turn(USER).addObject().put("text", NO_WORDS);
    }
    body.set("contents", contents);
  }

  private void add(Message message) {
    switch (message) {
      case Message.Instructions m -> addAll(m.parts(), instructions);
      case Message.User m -> addUser(m);
      case Message.Assistant m -> addAssistant(m);
      case Message.ToolResult m -> addResult(m);
    }
  }

  private void addUser(Message.User message) {
    ArrayNode parts = GeminiJson.newArray();
    addAll(message.parts(), parts);
    if (parts.isEmpty()) {
      // The turn keeps the order of roles.
      parts.addObject().put("text", NO_WORDS);
    }
    turn(USER).addAll(parts);
  }

  private void addAssistant(Message.Assistant message) {
    ArrayNode parts = GeminiJson.newArray();
    addAll(message.parts(), parts);
    if (message.refusal() != null && !message.refusal().isEmpty()) {
      parts.addObject().put("text", message.refusal());
    }
    sign(parts, message.reasoning());
    addCalls(message.toolCalls(), parts);
    calls = message.toolCalls().stream().map(ToolCall::id).toList();
    if (!parts.isEmpty()) {
      turn(MODEL).addAll(parts);
    }
  }

  private static void addAll(List<Part> from, ArrayNode to) {
    for (Part part : from) {
      ObjectNode encoded = GeminiParts.encode(part);
      if (encoded != null) {
        to.add(encoded);
      }
    }
  }

  private static void sign(ArrayNode parts, List<ReasoningBlock> reasoning) {
    String signature = lastSignature(reasoning);
    if (signature == null) {
      return;
    }
    ObjectNode signed =
        !parts.isEmpty() && parts.get(parts.size() - 1) instanceof ObjectNode last
            ? last
            // A stream may end in a part that has nothing but the signature.
            : parts.addObject().put("text", "");
    signed.put("thoughtSignature", signature);
  }

  private static @Nullable String lastSignature(List<ReasoningBlock> reasoning) {
    String last = null;
    for (ReasoningBlock block : reasoning) {
      if (block instanceof ReasoningBlock.Signed signed
          && signed.signature().startsWith(SIGNATURE_MARK)) {
        last = signed.signature().substring(SIGNATURE_MARK.length());
      }
    }
    return last;
  }

  private void addCalls(List<ToolCall> calls, ArrayNode parts) {
    boolean first = true;
    for (ToolCall call : calls) {
      ObjectNode part = parts.addObject();
      ObjectNode function = part.putObject("functionCall");
      function
          .put("id", call.id())
          .put("name", GeminiTools.name(call.name()))
          .set("args", call.arguments());
      if (call.signature() != null) {
        part.put("thoughtSignature", call.signature());
      } else if (first && signaturesRequired) {
        // Of parallel calls only the first is signed.
        part.put("thoughtSignature", STAND_IN_SIGNATURE);
      }
      first = false;
    }
  }

  /** Gemini wants results first, and in the order of their calls; callers may have any. */
  private void addResult(Message.ToolResult result) {
    ObjectNode response = functionResponse(result);
    ArrayNode parts = turn(USER);
    int at = 0;
    while (at < parts.size() && rank(parts.get(at)) <= rank(response)) {
      at++;
    }
    parts.insert(at, response);
    // Gemini's results are objects; a picture that a tool gives stands beside its result.
    addAll(result.parts().stream().filter(part -> !(part instanceof Part.Text)).toList(), parts);
  }

  /** Where a part stands among the results of a turn; other parts stand behind them. */
  private int rank(JsonNode part) {
    JsonNode response = part.path("functionResponse");
    int call = calls.indexOf(response.path("id").asText());
    return response.isMissingNode() ? Integer.MAX_VALUE : call < 0 ? calls.size() : call;
  }

  private static ObjectNode functionResponse(Message.ToolResult result) {
    if (result.toolName() == null) {
      throw invalid("a tool message's tool_call_id names no earlier tool call");
    }
    ObjectNode part = GeminiJson.newObject();
    part.putObject("functionResponse")
        .put("id", result.toolCallId())
        .put("name", GeminiTools.name(result.toolName()))
        .set("response", response(result.parts()));
    return part;
  }

  /** Gemini takes an object only: a result that is one stays, any other is wrapped. */
  private static JsonNode response(List<Part> parts) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text t) {
        text.append(t.text());
      }
    }
    String result = text.toString();
    return Json.inner(result) instanceof ObjectNode object
        ? object
        : GeminiJson.newObject().put("result", result);
  }

  private ArrayNode turn(String role) {
    if (!contents.isEmpty()) {
      JsonNode last = contents.get(contents.size() - 1);
      if (role.equals(last.path("role").textValue()) && last.path("parts") instanceof ArrayNode p) {
        return p;
      }
    }
    return contents.addObject().put("role", role).putArray("parts");
  }

  private static FailureException invalid(String message) {
    return new FailureException(new Failure.InvalidValue("messages", message));
  }
}

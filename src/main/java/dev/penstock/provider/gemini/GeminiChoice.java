package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One candidate of an answer, as it comes. */
final class GeminiChoice {
  /** Sound without a container, as OpenAI's {@code pcm16}. */
  private static final String SAMPLES = "audio/L16";

  private final int index;
  private final Supplier<String> toolCallIds;
  private final GeminiCitations citations = new GeminiCitations();
  private int toolCalls;
  private boolean produced;
  private @Nullable String reason;

  GeminiChoice(int index, Supplier<String> toolCallIds) {
    this.index = index;
    this.toolCallIds = toolCallIds;
  }

  void read(JsonNode candidate, List<Delta> out) {
    GeminiLogprobs.read(index, candidate.path("logprobsResult"), out);
    int before = out.size();
    for (JsonNode part : candidate.path("content").path("parts")) {
      readPart(part, out);
    }
    produced |= out.size() > before;
    citations.read(candidate.path("groundingMetadata"));
    String given = GeminiJson.text(candidate, "finishReason");
    if (given != null && !given.equals("FINISH_REASON_UNSPECIFIED")) {
      reason = given;
    }
  }

  /** Whether the provider said why it ended. */
  boolean finished() {
    return reason != null;
  }

  /** Whether the choice holds anything at all. */
  boolean produced() {
    return produced;
  }

  /** The provider's word for why it ended; null while it goes on. */
  @Nullable String reason() {
    return reason;
  }

  /** Whether it ended for a reason that OpenAI has no word for, such as a malformed call. */
  boolean endedBadly() {
    return reason != null && counterpart(reason) == null;
  }

  void finish(List<Delta> out) {
    citations.write(index, out);
    FinishReason mapped = reason == null ? null : counterpart(reason);
    if (mapped == null || mapped == FinishReason.STOP) {
      mapped = toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }
    out.add(new Delta.Finish(index, mapped, reason));
  }

  private void readPart(JsonNode part, List<Delta> out) {
    String signature = signature(part);
    if (part.path("functionCall") instanceof ObjectNode call) {
      readCall(call, signature, out);
      return;
    }
    String text = GeminiJson.text(part, "text");
    boolean thought = part.path("thought").asBoolean(false);
    if (text != null && thought) {
      out.add(new Delta.Reasoning(index, text));
    }
    if (signature != null) {
      out.add(new Delta.ReasoningSignature(index, GeminiContents.SIGNATURE_MARK + signature));
    }
    if (text != null && !thought) {
      citations.append(text);
      out.add(new Delta.Text(index, text));
    }
    readExtra(part, out);
  }

  private static @Nullable String signature(JsonNode part) {
    String signature = GeminiJson.text(part, "thoughtSignature");
    return signature == null ? GeminiJson.text(part, "thought_signature") : signature;
  }

  private void readCall(ObjectNode call, @Nullable String signature, List<Delta> out) {
    String name = GeminiJson.text(call, "name");
    if (name == null) {
      // A call of nothing cannot be made; the finish reason says what went wrong.
      return;
    }
    String given = GeminiJson.text(call, "id");
    String id = given == null ? toolCallIds.get() : given;
    out.add(new Delta.ToolStart(index, toolCalls, id, name, signature));
    String arguments = call.path("args").isObject() ? GeminiJson.write(call.path("args")) : "{}";
    out.add(new Delta.ToolArguments(index, toolCalls, arguments));
    toolCalls++;
  }

  private void readExtra(JsonNode part, List<Delta> out) {
    if (part.path("executableCode") instanceof ObjectNode code) {
      extra("executable_code", code, out);
    }
    if (part.path("codeExecutionResult") instanceof ObjectNode result) {
      extra("code_execution_result", result, out);
    }
    if (part.path("inlineData") instanceof ObjectNode data) {
      String mimeType = data.path("mimeType").asText("");
      if (mimeType.startsWith("image/")) {
        extra("images", image(mimeType, data.path("data").asText("")), out);
      } else if (mimeType.regionMatches(true, 0, SAMPLES, 0, SAMPLES.length())) {
        ObjectNode sound = GeminiJson.newObject();
        sound.set("data", data.path("data"));
        out.add(new Delta.Extra(index, "audio", sound));
      } else {
        extra("inline_data", data, out);
      }
    }
    // Left out: calls and results of Google's hosted tools, which a request cannot ask for.
  }

  private static ObjectNode image(String mimeType, String base64) {
    ObjectNode image = GeminiJson.newObject().put("type", "image_url");
    image.putObject("image_url").put("url", "data:" + mimeType + ";base64," + base64);
    return image;
  }

  private void extra(String name, JsonNode value, List<Delta> out) {
    out.add(new Delta.Extra(index, name, GeminiJson.newArray().add(value)));
  }

  /** Null for reasons that say the model went wrong, known ones and those to come. */
  private static @Nullable FinishReason counterpart(String reason) {
    return switch (reason) {
      case "STOP" -> FinishReason.STOP;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_RECITATION",
          "IMAGE_PROHIBITED_CONTENT" ->
          FinishReason.CONTENT_FILTER;
      // LANGUAGE, OTHER, MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, TOO_MANY_TOOL_CALLS,
      // MALFORMED_RESPONSE, MISSING_THOUGHT_SIGNATURE, NO_IMAGE, IMAGE_OTHER.
      default -> null;
    };
  }
}

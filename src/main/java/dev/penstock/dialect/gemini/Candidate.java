package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.dialect.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one choice has said so far. Text and thoughts are parts at once; function calls are whole in
 * Gemini's format, so they wait for the end of the choice.
 */
final class Candidate {
  /** Gemini's own words for what we know as a content filter. */
  private static final Set<String> FILTERS =
      Set.of("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII");

  private static final String SAMPLES = "audio/L16;codec=pcm;rate=24000";

  private final Consumer<ObjectNode> parts;
  private final Map<Integer, Call> calls = new TreeMap<>();
  private final ArrayNode chunks = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();
  private @Nullable Proof proof;
  private @Nullable String reason;
  private boolean refused;

  private record Call(Delta.ToolStart start, StringBuilder arguments) {}

  /** {@code parts} takes what is said, part by part. */
  Candidate(Consumer<ObjectNode> parts) {
    this.parts = parts;
  }

  private static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }

  void text(String text) {
    ObjectNode part = json().put("text", text);
    Proof signature = proof;
    if (signature != null) {
      proof = null;
      part.put("thoughtSignature", signature.wire());
    }
    parts.accept(part);
  }

  void refusal(String text) {
    refused = true;
    text(text);
  }

  void thought(String text) {
    parts.accept(json().put("text", text).put("thought", true));
  }

  /** Gemini's own belongs to the text that follows, another's to the thought before it. */
  void signature(Proof signature) {
    if (signature.kind() == Proof.Kind.GEMINI) {
      flushProof();
      proof = signature;
    } else {
      parts.accept(
          json().put("text", "").put("thought", true).put("thoughtSignature", signature.wire()));
    }
  }

  private void flushProof() {
    Proof signature = proof;
    if (signature != null) {
      proof = null;
      parts.accept(json().put("text", "").put("thoughtSignature", signature.wire()));
    }
  }

  void call(Delta.ToolStart start) {
    calls.put(start.index(), new Call(start, new StringBuilder()));
  }

  void arguments(int index, String json) {
    Call call = calls.get(index);
    if (call != null) {
      call.arguments.append(json);
    }
  }

  void extra(String name, JsonNode value) {
    switch (name) {
      case "logprobs" -> value.path("content").forEach(logprobs::add);
      case "annotations" ->
          value.forEach(each -> {
            JsonNode cited = each.path("url_citation");
            if (cited.isObject()) {
              chunks
                  .addObject()
                  .putObject("web")
                  .put("uri", cited.path("url").asText())
                  .put("title", cited.path("title").asText());
            }
          });
      case "audio" -> sound(value);
      case "images" -> value.forEach(each -> image(each.at("/image_url/url").asText()));
      default -> {
        // Gemini's format has no place for it.
      }
    }
  }

  /** Of OpenAI's format, where nothing but {@code pcm16} was asked for. */
  private void sound(JsonNode audio) {
    String spoken = audio.path("transcript").asText("");
    if (!spoken.isEmpty()) {
      text(spoken);
    }
    String data = audio.path("data").asText("");
    if (!data.isEmpty()) {
      ObjectNode part = json();
      part.putObject("inlineData").put("mimeType", SAMPLES).put("data", data);
      parts.accept(part);
    }
  }

  private void image(String url) {
    int comma = url.indexOf(";base64,");
    if (url.startsWith("data:") && comma > 0) {
      ObjectNode part = json();
      part.putObject("inlineData")
          .put("mimeType", url.substring("data:".length(), comma))
          .put("data", url.substring(comma + ";base64,".length()));
      parts.accept(part);
    }
  }

  void finish(FinishReason why, @Nullable String nativeReason) {
    if (reason != null) {
      return;
    }
    flushProof();
    calls.values().forEach(call -> parts.accept(part(call)));
    calls.clear();
    reason =
        switch (why) {
          case STOP, TOOL_CALLS -> refused ? "SAFETY" : "STOP";
          case LENGTH -> "MAX_TOKENS";
          case CONTENT_FILTER ->
              nativeReason != null && FILTERS.contains(nativeReason) ? nativeReason : "SAFETY";
        };
  }

  boolean finished() {
    return reason != null;
  }

  private static ObjectNode part(Call call) {
    ObjectNode part = json();
    part.putObject("functionCall")
        .put("id", call.start.id())
        .put("name", call.start.name())
        .set("args", args(call.arguments.toString()));
    String signature = call.start.signature();
    if (signature != null) {
      part.put("thoughtSignature", signature);
    }
    return part;
  }

  /** Arguments that are no object, as a model may write them, stand in one. */
  private static ObjectNode args(String text) {
    if (text.isBlank()) {
      return json();
    }
    return Json.inner(text) instanceof ObjectNode args ? args : json().put("INVALID_JSON", text);
  }

  /** Sets why it ended, and what is known at its end only. */
  void writeEnd(ObjectNode to) {
    to.put("finishReason", reason);
    if (!chunks.isEmpty()) {
      to.putObject("groundingMetadata").set("groundingChunks", chunks);
    }
    if (!logprobs.isEmpty()) {
      ObjectNode result = to.putObject("logprobsResult");
      ArrayNode chosen = result.putArray("chosenCandidates");
      ArrayNode top = result.putArray("topCandidates");
      for (JsonNode token : logprobs) {
        chosen.add(token(token));
        ArrayNode others = top.addObject().putArray("candidates");
        token.path("top_logprobs").forEach(other -> others.add(token(other)));
      }
    }
  }

  private static ObjectNode token(JsonNode token) {
    ObjectNode json = json().put("token", token.path("token").asText());
    json.set("logProbability", token.path("logprob"));
    return json;
  }
}

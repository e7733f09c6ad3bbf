package dev.penstock.dialect.gemini;

import static dev.penstock.dialect.gemini.Names.at;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request of Gemini's as a chat request. What only Google can do is left out here and refused by
 * {@link NativeOnly} where the request is not passed on as it is; new things of Google's are
 * therefore no fault.
 */
final class RequestReader {
  /** Of OpenAI's, where Gemini's caller leaves the choice. */
  private static final String VOICE = "alloy";

  private static final int SMALLEST_BUDGET = 1024;

  private final RequestField request;
  private final RequestField config;
  private final ObjectNode chat = JsonNodeFactory.instance.objectNode();

  private RequestReader(RequestField request) {
    this.request = request;
    RequestField given = at(request, "generationConfig");
    this.config = given.isAbsent() ? given : given.requireObject();
  }

  static ObjectNode read(ObjectNode request) {
    RequestReader reader = new RequestReader(RequestField.root(request));
    reader.conversation();
    ToolsReader.read(reader.request, reader.chat);
    reader.sampling();
    reader.logprobs();
    reader.thinking();
    reader.format();
    reader.modalities();
    return reader.chat;
  }

  private void conversation() {
    ArrayNode messages = chat.putArray("messages");
    RequestField system = at(request, "systemInstruction");
    if (!system.isAbsent()) {
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      for (RequestField part : system.requireObject().at("parts").items()) {
        String text = part.requireObject().at("text").text();
        parts.addObject().put("type", "text").put("text", text);
      }
      if (!parts.isEmpty()) {
        messages.addObject().put("role", "system").set("content", parts);
      }
    }
    RequestField contents = request.at("contents");
    contents.requirePresent();
    TurnReader turns = new TurnReader(messages);
    int count = 0;
    for (RequestField turn : contents.items()) {
      turns.read(turn.requireObject());
      count++;
    }
    if (count == 0) {
      throw contents.invalid("must hold at least one content");
    }
  }

  private void sampling() {
    integer("maxOutputTokens", "max_tokens", 1);
    integer("candidateCount", "n", 1);
    number("temperature", "temperature", 0, 2);
    number("topP", "top_p", 0, 1);
    number("presencePenalty", "presence_penalty", -2, 2);
    number("frequencyPenalty", "frequency_penalty", -2, 2);
    RequestField topK = at(config, "topK");
    if (topK.optionalNumber(0, Integer.MAX_VALUE) != null) {
      // Google's is a number, and SDKs may write it with a point.
      chat.put("top_k", topK.json().intValue());
    }
    Long seed = config.at("seed").optionalLong();
    if (seed != null) {
      chat.put("seed", seed);
    }
    ArrayNode stop = JsonNodeFactory.instance.arrayNode();
    at(config, "stopSequences").items().forEach(each -> stop.add(each.text()));
    if (!stop.isEmpty()) {
      chat.set("stop", stop);
    }
  }

  private void integer(String from, String to, int least) {
    Integer value = at(config, from).optionalInteger(least, Integer.MAX_VALUE);
    if (value != null) {
      chat.put(to, value);
    }
  }

  private void number(String from, String to, double least, double most) {
    RequestField field = at(config, from);
    if (field.optionalNumber(least, most) != null) {
      chat.set(to, field.json());
    }
  }

  private void logprobs() {
    if (Boolean.TRUE.equals(at(config, "responseLogprobs").optionalFlag())) {
      chat.put("logprobs", true);
      integer("logprobs", "top_logprobs", 0);
    }
  }

  /**
   * A budget of 0 and one that the model chooses say nothing: most models take no "off". Others
   * take no budget below {@link #SMALLEST_BUDGET}, nor one that leaves nothing of the limit, which
   * Google does: theirs is a wish, and is brought within bounds.
   */
  private void thinking() {
    RequestField thinking = at(config, "thinkingConfig");
    if (thinking.isAbsent()) {
      return;
    }
    String level = at(thinking.requireObject(), "thinkingLevel").optionalText();
    Integer budget = at(thinking, "thinkingBudget").optionalInteger(-1, Integer.MAX_VALUE);
    if (level != null && !level.equals("THINKING_LEVEL_UNSPECIFIED")) {
      chat.put("reasoning_effort", level.toLowerCase(Locale.ROOT));
    } else if (budget != null && budget > 0) {
      budget(budget);
    }
  }

  private void budget(int wanted) {
    int limit = chat.path("max_tokens").asInt(Integer.MAX_VALUE);
    // A quarter is left to the text.
    int most = (int) (limit * 3L / 4);
    if (most >= SMALLEST_BUDGET) {
      int budget = Math.clamp(wanted, SMALLEST_BUDGET, most);
      chat.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    }
  }

  /** Sound without a container is what Gemini's callers know. */
  private void modalities() {
    List<String> asked =
        at(config, "responseModalities").items().stream()
            .map(modality -> modality.json().asText().toLowerCase(Locale.ROOT))
            .toList();
    if (asked.contains("audio")) {
      chat.putArray("modalities").add("text").add("audio");
      RequestField voice = at(at(at(config, "speechConfig"), "voiceConfig"), "prebuiltVoiceConfig");
      String name = at(voice, "voiceName").optionalText();
      chat.putObject("audio").put("voice", name == null ? VOICE : name).put("format", "pcm16");
    } else if (asked.contains("image")) {
      ArrayNode both = chat.putArray("modalities");
      asked.forEach(both::add);
    }
  }

  private void format() {
    String mimeType = at(config, "responseMimeType").optionalText();
    if (mimeType == null || !mimeType.equals("application/json")) {
      return;
    }
    ObjectNode format = chat.putObject("response_format");
    JsonNode schema = schema();
    if (schema == null) {
      format.put("type", "json_object");
    } else {
      format
          .put("type", "json_schema")
          .putObject("json_schema")
          .put("name", "answer")
          .set("schema", schema);
    }
  }

  private @Nullable ObjectNode schema() {
    RequestField json = at(config, "responseJsonSchema");
    if (!json.isAbsent()) {
      return json.object().deepCopy();
    }
    RequestField own = at(config, "responseSchema");
    return own.isAbsent() ? null : SchemaReader.read(own.object());
  }
}

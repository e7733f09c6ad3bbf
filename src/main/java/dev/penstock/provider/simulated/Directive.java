package dev.penstock.provider.simulated;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.config.ProviderConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @simulate {...}} in the last user message asks for.
 *
 * @param prompt the message without the directive
 * @param calls null where the directive does not speak of tool calls
 * @param tokens how many tokens of text; -1 where the text decides
 */
record Directive(
    String prompt,
    @Nullable String text,
    @Nullable String reasoning,
    @Nullable List<SimulatedRequest.Call> calls,
    long tokens,
    long delayMillis,
    long paceMillis,
    @Nullable String finishReason,
    Faults faults) {

  static final long MAX_TOKENS = 1_000_000;
  private static final long MAX_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long MAX_RETRY_AFTER_SECONDS = Duration.ofDays(1).toSeconds();
  private static final String MARK = "@simulate";
  private static final Set<String> NAMES =
      Set.of(
          "text",
          "reasoning",
          "tool_calls",
          "tokens",
          "delay_ms",
          "pace_ms",
          "finish_reason",
          "status",
          "retry_after",
          "cut_after",
          "hang_after",
          "garbage_after");
  private static final Set<String> FINISH_REASONS =
      Set.of("stop", "length", "tool_calls", "content_filter");

  /**
   * The directive in the request, or one that asks for nothing.
   *
   * @throws Refused if it is malformed, or names a fault that {@code settings} do not allow
   */
  static Directive of(SimulatedRequest request, ProviderConfig.Simulation settings) {
    String message = request.userText();
    int at = mark(message);
    long pace = Math.min(MAX_MILLIS, settings.pace().toMillis());
    if (at < 0) {
      return new Directive(message, null, null, null, -1, 0, pace, null, Faults.NONE);
    }
    Found found = read(message, at, request.userParam());
    Fields fields = new Fields(found.object(), request.userParam());
    refuseUnknown(fields);
    if (!settings.faults()) {
      refuseFaults(fields);
    }
    return new Directive(
        (message.substring(0, at) + message.substring(found.end())).strip(),
        fields.text("text"),
        fields.text("reasoning"),
        // Whoever runs tools by itself would else do so for ever.
        request.answered() ? null : calls(fields),
        fields.number("tokens", -1, 0, MAX_TOKENS),
        fields.number("delay_ms", 0, 0, MAX_MILLIS),
        fields.number("pace_ms", pace, 0, MAX_MILLIS),
        finishReason(fields),
        faults(fields));
  }

  private record Found(JsonNode object, int end) {}

  /** Where the mark stands as a word of its own; -1 if nowhere. */
  private static int mark(String message) {
    int at = message.indexOf(MARK);
    while (at >= 0) {
      int end = at + MARK.length();
      if (end == message.length() || !Character.isLetterOrDigit(message.charAt(end))) {
        return at;
      }
      at = message.indexOf(MARK, end);
    }
    return -1;
  }

  /** Reads one JSON object behind the mark; whatever follows it is the user's own text. */
  private static Found read(String message, int at, String param) {
    int from = at + MARK.length();
    String rest = message.substring(from);
    try (JsonParser parser = SimulatedRequest.JSON.createParser(rest)) {
      parser.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      JsonNode node = SimulatedRequest.JSON.readTree(parser);
      if (node != null && node.isObject()) {
        return new Found(node, from + (int) parser.currentLocation().getCharOffset());
      }
    } catch (IOException e) {
      // Said below: what the parser complains of would quote the prompt.
    }
    throw Refused.invalidValue(param, "@simulate must be followed by one JSON object.");
  }

  private static void refuseUnknown(Fields fields) {
    for (Map.Entry<String, JsonNode> field : fields.node().properties()) {
      if (!NAMES.contains(field.getKey())) {
        throw fields.wrong(
            field.getKey(), "is not one of " + String.join(", ", NAMES.stream().sorted().toList()));
      }
    }
  }

  private static void refuseFaults(Fields fields) {
    for (String name : Faults.NAMES) {
      if (fields.value(name) != null) {
        throw fields.wrong(name, "is a fault, and this provider has no 'faults: true'");
      }
    }
  }

  private static @Nullable List<SimulatedRequest.Call> calls(Fields fields) {
    JsonNode value = fields.value("tool_calls");
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      throw fields.wrong("tool_calls", "must be an array");
    }
    List<SimulatedRequest.Call> calls = new ArrayList<>(value.size());
    for (JsonNode call : value) {
      JsonNode arguments = call.path("arguments");
      if (!call.path("name").isTextual() || !(arguments.isObject() || arguments.isMissingNode())) {
        throw fields.wrong("tool_calls", "must hold objects with a name and an arguments object");
      }
      String json = arguments.isObject() ? arguments.toString() : "{}";
      calls.add(new SimulatedRequest.Call(call.path("name").textValue(), json));
    }
    return List.copyOf(calls);
  }

  private static @Nullable String finishReason(Fields fields) {
    String value = fields.text("finish_reason");
    if (value != null && !FINISH_REASONS.contains(value)) {
      throw fields.wrong("finish_reason", "must be stop, length, tool_calls or content_filter");
    }
    return value;
  }

  private static Faults faults(Fields fields) {
    Faults faults =
        new Faults(
            (int) fields.number("status", 0, 400, 599),
            fields.number("retry_after", -1, 0, MAX_RETRY_AFTER_SECONDS),
            fields.number("cut_after", -1, 0, MAX_TOKENS),
            fields.number("hang_after", -1, 0, MAX_TOKENS),
            fields.number("garbage_after", -1, 0, MAX_TOKENS));
    if (faults.retryAfterSeconds() >= 0 && faults.status() == 0) {
      throw fields.wrong("retry_after", "needs 'status' beside it");
    }
    return faults;
  }
}

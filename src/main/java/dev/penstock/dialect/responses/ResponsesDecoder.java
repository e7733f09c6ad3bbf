package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of providers that speak the Responses API. Each item of the output is told as an
 * extra {@link #ITEM} too, since not all of them have a counterpart among the deltas.
 */
public final class ResponsesDecoder implements AnswerDecoder {
  /** Name of the extra that holds an item. */
  public static final String ITEM = "output_item";

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    List<Delta> out = new ArrayList<>();
    if (!(Json.tree(body) instanceof ObjectNode response) || !response.path("output").isArray()) {
      out.add(
          Json.tree(body) instanceof ObjectNode other && other.path("error").isObject()
              ? new Delta.Failed(OpenAiErrorReader.inAnswer(other.get("error")))
              : new Delta.Failed(new Failure.UpstreamBroken("an answer that is no response")));
      return out;
    }
    out.add(start(response));
    int calls = 0;
    for (JsonNode item : response.path("output")) {
      calls += item(item, calls, out);
    }
    end(response, calls > 0, out);
    return out;
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return new ResponsesStream();
  }

  static Delta start(JsonNode response) {
    return new Delta.Start(textOrNull(response, "id"), textOrNull(response, "model"));
  }

  /** How many calls of tools it is: one or none. */
  private static int item(JsonNode item, int calls, List<Delta> out) {
    out.add(new Delta.Extra(0, ITEM, item));
    switch (item.path("type").asText()) {
      case "message" -> {
        for (JsonNode part : item.path("content")) {
          text(part.path("text"), text -> out.add(new Delta.Text(0, text)));
          text(part.path("refusal"), text -> out.add(new Delta.Refusal(0, text)));
        }
      }
      case "reasoning" -> {
        for (JsonNode part : item.path("summary")) {
          text(part.path("text"), text -> out.add(new Delta.Reasoning(0, text)));
        }
        for (JsonNode part : item.path("content")) {
          text(part.path("text"), text -> out.add(new Delta.Reasoning(0, text)));
        }
      }
      case "function_call", "custom_tool_call" -> {
        out.add(call(item, calls));
        JsonNode arguments = item.path(item.has("arguments") ? "arguments" : "input");
        text(arguments, json -> out.add(new Delta.ToolArguments(0, calls, json)));
        return 1;
      }
      // Hosted tools and what is to come: known by the extra alone.
      default -> {}
    }
    return 0;
  }

  static Delta call(JsonNode item, int index) {
    return new Delta.ToolStart(
        0, index, item.path("call_id").asText(), item.path("name").asText(), null);
  }

  static void text(JsonNode text, Consumer<String> use) {
    if (text.isTextual() && !text.textValue().isEmpty()) {
      use.accept(text.textValue());
    }
  }

  /** Usage and how it ended. */
  static void end(JsonNode response, boolean calls, List<Delta> out) {
    String status = response.path("status").asText();
    if (status.equals("failed")) {
      out.add(failed(response));
      return;
    }
    Usage usage = usage(response);
    if (usage != null) {
      out.add(new Delta.Used(usage));
    }
    String why = response.path("incomplete_details").path("reason").asText("");
    FinishReason reason =
        switch (why) {
          case "" -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
          case "content_filter" -> FinishReason.CONTENT_FILTER;
          default -> FinishReason.LENGTH;
        };
    out.add(new Delta.Finish(0, reason, why.isEmpty() ? status : status + "/" + why));
  }

  static Delta failed(JsonNode response) {
    return new Delta.Failed(OpenAiErrorReader.inAnswer(response.path("error")));
  }

  private static @Nullable Usage usage(JsonNode response) {
    JsonNode usage = response.path("usage");
    if (!usage.path("input_tokens").isNumber()) {
      return null;
    }
    JsonNode input = usage.path("input_tokens_details");
    Ran ran = Ran.of(response);
    long searches = ran.searches();
    String tier = Usage.Kinds.tier(textOrNull(response, "service_tier"));
    Usage tokens =
        new Usage(
            usage.path("input_tokens").asLong(),
            usage.path("output_tokens").asLong(),
            count(input.path("cached_tokens")),
            count(input.path("cache_write_tokens")),
            count(usage.path("output_tokens_details").path("reasoning_tokens")),
            searches == 0 && tier == null
                ? Usage.Kinds.NONE
                : new Usage.Kinds(0, 0, 0, 0, 0, searches, tier));
    return tokens.with(ran.hosting());
  }

  private static @Nullable Long count(JsonNode value) {
    return value.isNumber() ? Long.valueOf(value.asLong()) : null;
  }

  private static @Nullable String textOrNull(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.textValue() : null;
  }
}

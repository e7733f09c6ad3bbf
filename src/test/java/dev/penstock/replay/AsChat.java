package dev.penstock.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.Folded;
import dev.penstock.testing.Recordings;
import java.nio.charset.StandardCharsets;

/** What a response says, as a chat completion would say it: facts are checked in one place. */
final class AsChat {
  private AsChat() {}

  static Folded of(ObjectNode response) {
    ObjectNode chat = Recordings.JSON.createObjectNode();
    chat.put("id", response.path("id").asText()).put("object", "chat.completion");
    chat.put("model", response.path("model").asText());
    ObjectNode choice = chat.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message");
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    ArrayNode calls = message.putArray("tool_calls");
    for (JsonNode item : response.path("output")) {
      item.path("summary").forEach(part -> reasoning.append(part.path("text").asText()));
      for (JsonNode part : item.path("content")) {
        text.append(part.path("text").asText());
        refusal.append(part.path("refusal").asText());
      }
      if (item.path("type").asText().equals("function_call")) {
        ObjectNode call = calls.addObject().put("id", item.path("call_id").asText());
        call.put("type", "function");
        call.putObject("function")
            .put("name", item.path("name").asText())
            .put("arguments", item.path("arguments").asText());
      }
    }
    message.put("content", text.toString()).put("refusal", refusal.toString());
    message.put("reasoning_content", reasoning.toString());
    choice.put("finish_reason", finish(response, !calls.isEmpty()));
    JsonNode usage = response.path("usage");
    ObjectNode counted = chat.putObject("usage");
    counted.set("prompt_tokens", usage.path("input_tokens"));
    counted.set("completion_tokens", usage.path("output_tokens"));
    counted.set("total_tokens", usage.path("total_tokens"));
    ObjectNode input = counted.putObject("prompt_tokens_details");
    input.set("cached_tokens", usage.at("/input_tokens_details/cached_tokens"));
    input.set("cache_creation_tokens", usage.at("/input_tokens_details/cache_write_tokens"));
    counted
        .putObject("completion_tokens_details")
        .set("reasoning_tokens", usage.at("/output_tokens_details/reasoning_tokens"));
    return Folded.ofAnswer(chat.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String finish(JsonNode response, boolean calls) {
    return switch (response.at("/incomplete_details/reason").asText()) {
      case "max_output_tokens" -> "length";
      case "content_filter" -> "content_filter";
      default -> calls ? "tool_calls" : "stop";
    };
  }
}

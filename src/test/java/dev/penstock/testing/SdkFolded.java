package dev.penstock.testing;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;

/** What the vendors' own libraries make of frames, and of whole answers. */
public final class SdkFolded {
  private static final JsonMapper OPENAI = com.openai.core.ObjectMappers.jsonMapper();
  private static final JsonMapper ANTHROPIC = com.anthropic.core.ObjectMappers.jsonMapper();

  private SdkFolded() {}

  public static ChatCompletion chat(String frames) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    for (String event : events(frames)) {
      var ignored = accumulator.accumulate(read(OPENAI, event, ChatCompletionChunk.class));
    }
    return accumulator.chatCompletion();
  }

  public static ChatCompletion wholeChat(JsonNode answer) {
    return read(OPENAI, answer.toString(), ChatCompletion.class);
  }

  public static Message message(String frames) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    for (String event : events(frames)) {
      var ignored = accumulator.accumulate(read(ANTHROPIC, event, RawMessageStreamEvent.class));
    }
    return accumulator.message();
  }

  public static Message wholeMessage(JsonNode answer) {
    return read(ANTHROPIC, answer.toString(), Message.class);
  }

  /** Put together of the pieces alone, not taken from the last event. */
  public static Response response(String frames) {
    ResponseAccumulator accumulator = ResponseAccumulator.createWithSnapshots();
    for (String event : events(frames)) {
      var ignored = accumulator.accumulate(read(OPENAI, event, ResponseStreamEvent.class));
    }
    return accumulator.reconstructedResponse();
  }

  public static Response wholeResponse(JsonNode answer) {
    return read(OPENAI, answer.toString(), Response.class);
  }

  /** A value of OpenAI's library as it would be sent. */
  public static JsonNode openAi(Object value) {
    return OPENAI.valueToTree(value);
  }

  /** The same of Anthropic's. */
  public static JsonNode anthropic(Object value) {
    return ANTHROPIC.valueToTree(value);
  }

  private static List<String> events(String frames) {
    return frames
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  private static <T> T read(JsonMapper mapper, String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("the library does not take: " + json, e);
    }
  }
}

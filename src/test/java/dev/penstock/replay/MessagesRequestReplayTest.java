package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real requests of Anthropic's API, as chat requests and back: the same, but for what says nothing.
 * A tool of Anthropic's own is in no chat request.
 */
final class MessagesRequestReplayTest {

  @TestFactory
  Stream<DynamicTest> recorded_requests_come_back_as_they_were() {
    return Recordings.ofProvider("anthropic").stream()
        .filter(recording -> recording.request() != null)
        .filter(recording -> !recording.toString().endsWith("/stream-web-search"))
        .map(recording -> dynamicTest(recording.toString(), () -> check(recording)));
  }

  private static void check(Recording recording) {
    ObjectNode request = (ObjectNode) Json.tree(Json.bytes(recording.request()));

    ObjectNode back = thereAndBack(request);

    assertThat(normal(back)).isEqualTo(normal(request));
  }

  private static ObjectNode thereAndBack(ObjectNode request) {
    ObjectNode chat = new MessagesDialect().toChat(request);
    byte[] body =
        TranslatedRequest.of(
                ChatRequestReader.read(Json.bytes(chat), null, 100),
                Json.MAPPER.createObjectNode(),
                request.path("model").asText())
            .encode(new AnthropicDialect(), false, new HashSet<>())
            .getBytes();
    return (ObjectNode) Json.tree(body);
  }

  /** Texts as blocks; with the usual temperature, without other defaults. */
  private static ObjectNode normal(ObjectNode request) {
    ObjectNode normal = request.deepCopy();
    blocks(normal, "system");
    normal.path("messages").forEach(turn -> blocks((ObjectNode) turn, "content"));
    double temperature = normal.path("temperature").asDouble(1);
    normal.put("temperature", temperature);
    if (!normal.path("stream").asBoolean()) {
      normal.remove("stream");
    }
    if (normal.path("tools").isEmpty()) {
      normal.remove("tools");
    }
    if (normal.get("tool_choice") instanceof ObjectNode choice
        && !choice.path("disable_parallel_tool_use").asBoolean()) {
      choice.remove("disable_parallel_tool_use");
    }
    return normal;
  }

  private static void blocks(ObjectNode holder, String field) {
    JsonNode content = holder.path(field);
    if (content.isTextual()) {
      holder.putArray(field).addObject().put("type", "text").set("text", content);
    }
  }
}

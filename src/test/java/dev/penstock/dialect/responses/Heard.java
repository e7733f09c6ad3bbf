package dev.penstock.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The events of a response as an SDK hears them, with the rules that hold for each. */
final class Heard {
  private final List<ObjectNode> events = new ArrayList<>();
  private final Map<Integer, StringBuilder> deltas = new TreeMap<>();
  private final Map<Integer, JsonNode> done = new TreeMap<>();

  private Heard() {}

  static Heard of(byte[] frames) {
    Heard heard = new Heard();
    for (String frame : new String(frames, StandardCharsets.UTF_8).split("\n\n", -1)) {
      if (!frame.isBlank()) {
        heard.frame(frame);
      }
    }
    return heard;
  }

  private void frame(String frame) {
    String[] lines = frame.split("\n", -1);
    assertThat(lines).hasSize(2);
    ObjectNode event = (ObjectNode) Json.tree(lines[1].substring("data: ".length()));
    assertThat(lines[0]).isEqualTo("event: " + event.path("type").asText());
    assertThat(event.path("sequence_number").asInt(-1)).isEqualTo(events.size());
    events.add(event);
    int index = event.path("output_index").asInt(-1);
    String type = event.path("type").asText();
    if (type.endsWith(".delta")) {
      deltas.computeIfAbsent(index, i -> new StringBuilder()).append(event.path("delta").asText());
    }
    if (type.equals("response.output_item.done")) {
      assertThat(done.put(index, event.get("item"))).isNull();
    }
  }

  List<String> types() {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }

  ObjectNode last() {
    return events.getLast();
  }

  /** The response that the last event holds. */
  ObjectNode response() {
    return (ObjectNode) last().get("response");
  }

  /** What the events said of the items is what the last one says. */
  void agrees() {
    ArrayNode output = (ArrayNode) response().get("output");
    assertThat(done).hasSameSizeAs(output);
    for (int i = 0; i < output.size(); i++) {
      ObjectNode said = done.get(i).deepCopy();
      ObjectNode last = output.get(i).deepCopy();
      assertThat(deltas.getOrDefault(i, new StringBuilder()).toString()).isEqualTo(text(last));
      // Citations are told after the text they are of.
      for (JsonNode part : last.path("content")) {
        ((ObjectNode) part).remove("annotations");
      }
      for (JsonNode part : said.path("content")) {
        ((ObjectNode) part).remove("annotations");
      }
      last.remove("citations");
      said.remove("citations");
      assertThat(said).isEqualTo(last);
    }
  }

  private static String text(JsonNode item) {
    StringBuilder text = new StringBuilder();
    item.path("summary").forEach(part -> text.append(part.path("text").asText()));
    item.path("content")
        .forEach(
            part -> text.append(part.path("text").asText()).append(part.path("refusal").asText()));
    return text.append(item.path("arguments").asText())
        .append(item.path("input").asText())
        .toString();
  }
}

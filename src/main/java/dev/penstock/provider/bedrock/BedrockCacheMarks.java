package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts cache points behind the long beginnings of a request to Claude that will come again ("Prompt
 * caching for faster model inference", Bedrock user guide, read 2026-11): behind the tools, the
 * system prompt, and the two user turns before the newest one. Why there, and why not the newest,
 * is told of Anthropic's own format, whose rules these are: at most four, none in a section that
 * the caller has marked, none at all where the caller says how long to keep something, none before
 * the model's minimum.
 */
final class BedrockCacheMarks {
  private static final int MOST = 4;
  private static final int CHARS_PER_TOKEN = 4;
  private static final int EARLIER_TURNS = 2;
  private static final String MARK = "cachePoint";

  private final ObjectNode body;
  private final long leastChars;
  private long chars;
  private int room;
  private int added;

  private BedrockCacheMarks(ObjectNode body, BedrockModel model, int taken) {
    this.body = body;
    this.leastChars = (long) model.claude().leastCachedTokens() * CHARS_PER_TOKEN;
    this.room = MOST - taken;
  }

  /** Returns how many were added. */
  static int add(ObjectNode body, BedrockModel model) {
    List<JsonNode> own = body.findValues(MARK);
    if (!model.isClaude() || !model.hasCache() || own.stream().anyMatch(mark -> mark.has("ttl"))) {
      return 0;
    }
    BedrockCacheMarks marks = new BedrockCacheMarks(body, model, own.size());
    marks.section(body.path("toolConfig").path("tools"));
    marks.section(body.path("system"));
    marks.turns();
    return marks.added;
  }

  private void section(JsonNode section) {
    chars += chars(section);
    if (section instanceof ArrayNode blocks
        && !blocks.isEmpty()
        && blocks.findValues(MARK).isEmpty()) {
      mark(blocks);
    }
  }

  private void turns() {
    JsonNode turns = body.path("messages");
    if (!turns.findValues(MARK).isEmpty()) {
      return;
    }
    List<ArrayNode> ends = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    for (int i = 0; i < turns.size() - 1; i++) {
      chars += chars(turns.get(i).path("content"));
      if (turns.get(i).path("role").asText().equals("user")
          && turns.get(i).path("content") instanceof ArrayNode blocks) {
        ends.add(blocks);
        lengths.add(chars);
      }
    }
    for (int i = Math.max(0, ends.size() - EARLIER_TURNS); i < ends.size(); i++) {
      chars = lengths.get(i);
      mark(ends.get(i));
    }
  }

  private void mark(ArrayNode blocks) {
    if (room > 0 && chars >= leastChars) {
      blocks.addObject().putObject(MARK).put("type", "default");
      room--;
      added++;
    }
  }

  /** Of texts and the names of members; of images and files nothing, they are counted otherwise. */
  private static long chars(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().length();
    }
    long sum = 0;
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (!member.getKey().equals("source")) {
          sum += member.getKey().length() + chars(member.getValue());
        }
      }
    } else {
      for (JsonNode item : node) {
        sum += chars(item);
      }
    }
    return sum;
  }
}

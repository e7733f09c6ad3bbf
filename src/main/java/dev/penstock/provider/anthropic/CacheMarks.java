package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.claude.ClaudeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Marks the long beginnings of a request that will come again for Anthropic's prompt cache
 * (docs.claude.com, "Prompt caching", read 2026-11).
 *
 * <p>A mark has everything in front of it cached, in the order tools, system, messages. So one goes
 * to the last tool, one to the last block of the system prompt, and one each to the ends of the two
 * user turns before the newest one: those were sent before and will be sent again. The newest turn
 * is never marked: of a single question nothing may ever come again, and to write costs a quarter
 * more than to read plainly; it is marked when the next question shows that it was worth it.
 *
 * <p>Anthropic takes four marks. A section that the caller has marked is the caller's; where the
 * caller says how long to keep something, nothing is added, since longer times must stand before
 * shorter ones. What is shorter than the model's minimum is not marked. Tokens are estimated as
 * letters by four, which is less than there are of most texts.
 */
final class CacheMarks {
  private static final int MOST = 4;
  private static final int CHARS_PER_TOKEN = 4;
  private static final int EARLIER_TURNS = 2;
  private static final String MARK = "cache_control";

  private final ObjectNode body;
  private final long leastChars;
  private long chars;
  private int room;
  private int added;

  private CacheMarks(ObjectNode body, ClaudeModel model, int taken) {
    this.body = body;
    this.leastChars = (long) model.leastCachedTokens() * CHARS_PER_TOKEN;
    this.room = MOST - taken;
  }

  /** Returns how many marks were added. */
  static int add(ObjectNode body, ClaudeModel model) {
    List<JsonNode> own = body.findValues(MARK);
    if (own.stream().anyMatch(mark -> mark.has("ttl"))) {
      return 0;
    }
    CacheMarks marks = new CacheMarks(body, model, own.size());
    marks.section("tools");
    marks.section("system");
    marks.turns();
    return marks.added;
  }

  /** Marks its end, if all up to there is long enough. */
  private void section(String name) {
    JsonNode section = body.path(name);
    section.forEach(block -> chars += chars(block));
    if (!section.isEmpty() && section.findValues(MARK).isEmpty()) {
      mark(section.get(section.size() - 1));
    }
  }

  private void turns() {
    JsonNode turns = body.path("messages");
    boolean marked = !turns.findValues(MARK).isEmpty();
    List<JsonNode> ends = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    int last = turns.size() - 1;
    for (int i = 0; i < last && !marked; i++) {
      chars += chars(turns.get(i).path("content"));
      if (turns.get(i).path("role").asText().equals("user")
          && turns.get(i).path("content") instanceof ArrayNode blocks
          && !blocks.isEmpty()) {
        ends.add(blocks.get(blocks.size() - 1));
        lengths.add(chars);
      }
    }
    for (int i = Math.max(0, ends.size() - EARLIER_TURNS); i < ends.size(); i++) {
      chars = lengths.get(i);
      mark(ends.get(i));
    }
  }

  private void mark(JsonNode block) {
    if (room > 0 && chars >= leastChars && block instanceof ObjectNode object) {
      object.putObject(MARK).put("type", "ephemeral");
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

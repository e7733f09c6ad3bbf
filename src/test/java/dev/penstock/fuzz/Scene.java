package dev.penstock.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;

/**
 * A request to Anthropic's Messages API with what the vocabulary can say: pictures, files and PDFs
 * at addresses, search results, citations, signed and redacted thinking before and between texts,
 * marks for caches, schemas, choices of tools, parallel calls whose results come in any order,
 * failed and empty results. Ids and names are such as Anthropic makes or takes.
 */
final class Scene {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_MARKS = 4;

  private final RandomnessSource random;
  private final ObjectNode request = NODES.objectNode();
  private boolean thinks;
  private boolean cites;
  private int tools;
  private int calls;
  private int marks;
  private int words;

  private Scene(RandomnessSource random) {
    this.random = random;
  }

  /** Any of them, as Anthropic is asked by the gateway itself. */
  static Gen<ObjectNode> any(String model) {
    return random -> new Scene(random).make(model);
  }

  private ObjectNode make(String model) {
    request.put("model", model).put("max_tokens", 9000);
    thinks = chance(3);
    cites = chance(2);
    tools = Fuzz.below(random, 3);
    if (chance(2)) {
      text(request.putArray("system"));
    }
    ArrayNode messages = request.putArray("messages");
    ArrayNode user = turn(messages, "user");
    user(user);
    int turns = Fuzz.below(random, 3);
    for (int i = 0; i < turns; i++) {
      List<String> called = assistant(turn(messages, "assistant"));
      user = turn(messages, "user");
      Collections.shuffle(called, new Random(Fuzz.below(random, 99)));
      for (String id : called) {
        result(id, user);
      }
      if (called.isEmpty() || chance(2)) {
        user(user);
      }
    }
    tools();
    sampling();
    return request;
  }

  private boolean chance(int of) {
    return Fuzz.below(random, of) == 0;
  }

  private String word() {
    return "w"
        + words++
        + List.of(".", " Grüße", " 漢😀", "\n\"{}\\").get(Fuzz.below(random, 4))
        + "!";
  }

  private static ArrayNode turn(ArrayNode messages, String role) {
    return messages.addObject().put("role", role).putArray("content");
  }

  private void mark(ObjectNode holder) {
    if (marks < MOST_MARKS && chance(8)) {
      marks++;
      ObjectNode mark = holder.putObject("cache_control").put("type", "ephemeral");
      if (chance(2)) {
        mark.put("ttl", "1h");
      }
    }
  }

  private void text(ArrayNode content) {
    mark(content.addObject().put("type", "text").put("text", word()));
  }

  private void user(ArrayNode content) {
    int parts = Fuzz.below(random, 3) + 1;
    for (int i = 0; i < parts; i++) {
      switch (Fuzz.below(random, 8)) {
        case 0 -> mark(image(content, source("base64", "image/png", "AAECAw==")));
        case 1 ->
            mark(image(content, NODES.objectNode().put("type", "url").put("url", "https://e/a")));
        case 2 -> document(content, source("base64", "application/pdf", "JVBERi0="));
        case 3 -> document(content, source("text", "text/plain", word()));
        case 4 ->
            document(content, NODES.objectNode().put("type", "url").put("url", "https://e/a.pdf"));
        case 5 -> mark(found(content));
        default -> text(content);
      }
    }
  }

  private ObjectNode found(ArrayNode content) {
    ObjectNode found = content.addObject().put("type", "search_result");
    found.put("source", "https://s/" + words).put("title", word());
    ArrayNode pieces = found.putArray("content");
    for (int i = Fuzz.below(random, 3); i >= 0; i--) {
      pieces.addObject().put("type", "text").put("text", word());
    }
    cite(found);
    return found;
  }

  /** All of a request are cited, or none, or Anthropic refuses it. */
  private void cite(ObjectNode holder) {
    if (cites) {
      holder.putObject("citations").put("enabled", true);
    }
  }

  private static ObjectNode image(ArrayNode content, ObjectNode source) {
    ObjectNode image = content.addObject().put("type", "image");
    image.set("source", source);
    return image;
  }

  private static ObjectNode source(String type, String mediaType, String data) {
    return NODES.objectNode().put("type", type).put("media_type", mediaType).put("data", data);
  }

  private void document(ArrayNode content, ObjectNode source) {
    ObjectNode document = content.addObject().put("type", "document");
    document.set("source", source);
    if (chance(2)) {
      document.put("title", "t" + words++);
    }
    cite(document);
    mark(document);
  }

  private void think(ArrayNode content) {
    if (thinks) {
      content.addObject().put("type", "thinking").put("thinking", word()).put("signature", "c2ln");
      if (chance(3)) {
        content.addObject().put("type", "redacted_thinking").put("data", "cmVk");
      }
    }
  }

  /** Returns the ids of its calls. */
  private List<String> assistant(ArrayNode content) {
    think(content);
    List<String> called = new ArrayList<>();
    int most = tools == 0 ? 0 : Fuzz.below(random, 4);
    if (most == 0 || chance(2)) {
      text(content);
      if (chance(3)) {
        think(content);
        text(content);
      }
    }
    for (int i = 0; i < most; i++) {
      String id = "toolu_" + calls++;
      called.add(id);
      ObjectNode call = content.addObject().put("type", "tool_use").put("id", id);
      call.put("name", "tool_" + Fuzz.below(random, tools));
      ObjectNode input = call.putObject("input");
      if (chance(2)) {
        input.put("city", word()).put("n", 3).putArray("list").add(true).addNull();
      }
      mark(call);
    }
    return called;
  }

  private void result(String id, ArrayNode content) {
    ObjectNode result = content.addObject().put("type", "tool_result").put("tool_use_id", id);
    if (!chance(4)) {
      ArrayNode said = result.putArray("content");
      said.addObject().put("type", "text").put("text", word());
      if (chance(4)) {
        image(said, source("base64", "image/jpeg", "AAEC")).remove("cache_control");
      } else if (chance(4)) {
        found(said).remove("cache_control");
      }
      mark(result);
    }
    if (chance(4)) {
      result.put("is_error", true);
    }
  }

  private void tools() {
    for (int i = 0; i < tools; i++) {
      ObjectNode tool = request.withArrayProperty("tools").addObject().put("name", "tool_" + i);
      if (chance(2)) {
        tool.put("description", word());
      }
      ObjectNode schema = tool.putObject("input_schema").put("type", "object");
      schema.putObject("properties").putObject("city").put("type", "string");
      if (chance(3)) {
        schema.put("additionalProperties", false).putArray("required").add("city");
        tool.put("strict", true);
      }
      mark(tool);
    }
    int form = tools == 0 ? 9 : Fuzz.below(random, 6);
    boolean forced = form == 1 || form == 2;
    if (form > 3 || (forced && thinks)) {
      return;
    }
    ObjectNode choice = request.putObject("tool_choice");
    choice.put("type", List.of("auto", "any", "tool", "none").get(form));
    if (form == 2) {
      choice.put("name", "tool_0");
    }
    if (form < 3 && chance(3)) {
      choice.put("disable_parallel_tool_use", true);
    }
  }

  private void sampling() {
    if (thinks) {
      request.putObject("thinking").put("type", "enabled").put("budget_tokens", 2048);
    } else if (chance(2)) {
      request.put("temperature", 0.5).put("top_k", 7);
    }
    if (chance(4)) {
      request.putArray("stop_sequences").add("END").add("STOP");
    }
    if (chance(4)) {
      request.putObject("metadata").put("user_id", "user-1");
    }
    if (!cites && chance(2)) {
      ObjectNode format = request.putObject("output_config").putObject("format");
      ObjectNode schema = format.put("type", "json_schema").putObject("schema");
      schema.put("type", "object").put("additionalProperties", false);
      schema.putObject("properties").putObject("a").put("type", "integer");
      schema.putArray("required").add("a");
    }
  }
}

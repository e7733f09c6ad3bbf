package dev.penstock.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Bedrock's API reference and its models want of every body, each rule a check. */
final class ConverseRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Pattern DOCUMENT =
      Pattern.compile("[A-Za-z0-9()\\[\\]-]+( [A-Za-z0-9()\\[\\]-]+)*");
  private static final Set<String> MEMBERS =
      Set.of(
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "outputConfig",
          "additionalModelRequestFields",
          "guardrailConfig",
          "performanceConfig",
          "requestMetadata",
          "serviceTier");

  private ConverseRules() {}

  static void check(JsonNode body) {
    assertThat(body.propertyStream().map(member -> member.getKey())).isSubsetOf(MEMBERS);
    assertThat(body.path("messages").size()).isPositive();
    String before = "assistant";
    Set<String> documents = new HashSet<>();
    List<String> owed = new ArrayList<>();
    for (JsonNode turn : body.path("messages")) {
      assertThat(turn.path("role").asText()).as("roles alternate").isNotEqualTo(before);
      before = turn.path("role").asText();
      assertThat(turn.path("content").size()).as("no turn is empty").isPositive();
      checkBlocks(turn, documents);
      owed = checkPairs(turn, owed);
    }
    body.path("system").forEach(block -> checkText(block));
    checkTools(body);
    assertThat(body.findValues("cachePoint")).hasSizeLessThanOrEqualTo(4);
    assertThat(body.at("/inferenceConfig/temperature").asDouble(0)).isBetween(0.0, 1.0);
  }

  private static void checkBlocks(JsonNode turn, Set<String> documents) {
    boolean user = turn.path("role").asText().equals("user");
    boolean text = false;
    boolean document = false;
    for (JsonNode block : turn.path("content")) {
      assertThat(block.size()).as("a union: %s", block).isEqualTo(1);
      checkText(block);
      text |= block.has("text");
      document |= block.has("document");
      if (block.has("document")) {
        String name = block.at("/document/name").asText();
        assertThat(name).matches(DOCUMENT).hasSizeLessThanOrEqualTo(200);
        assertThat(documents.add(name)).as("documents have names of their own").isTrue();
      }
      boolean media = block.has("document") || block.has("image") || block.has("toolResult");
      assertThat(media && !user).as("media and results are the user's").isFalse();
      assertThat((block.has("toolUse") || block.has("reasoningContent")) && user).isFalse();
    }
    assertThat(document && !text).as("a document has a text beside it").isFalse();
  }

  private static void checkText(JsonNode block) {
    if (block.has("text")) {
      assertThat(block.path("text").asText()).isNotBlank();
    }
  }

  /** Each call is answered in the next turn, and nothing else is. */
  private static List<String> checkPairs(JsonNode turn, List<String> owed) {
    List<String> answered = new ArrayList<>();
    List<String> called = new ArrayList<>();
    for (JsonNode block : turn.path("content")) {
      if (block.has("toolResult")) {
        answered.add(block.at("/toolResult/toolUseId").asText());
        assertThat(block.at("/toolResult/content").size()).isPositive();
      }
      if (block.has("toolUse")) {
        called.add(block.at("/toolUse/toolUseId").asText());
        assertThat(block.at("/toolUse/name").asText()).matches(NAME);
        assertThat(block.at("/toolUse/input").isObject()).isTrue();
      }
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(owed);
    assertThat(called).doesNotHaveDuplicates().allMatch(id -> NAME.matcher(id).matches());
    return called;
  }

  private static void checkTools(JsonNode body) {
    JsonNode tools = body.at("/toolConfig/tools");
    boolean used = !body.findValues("toolUse").isEmpty();
    assertThat(used && tools.isEmpty()).as("calls need declared tools").isFalse();
    assertThat(body.has("toolConfig") && tools.isEmpty()).isFalse();
    Set<String> names = new HashSet<>();
    for (JsonNode tool : tools) {
      if (tool.has("toolSpec")) {
        JsonNode spec = tool.path("toolSpec");
        assertThat(spec.path("name").asText()).matches(NAME);
        assertThat(names.add(spec.path("name").asText())).isTrue();
        assertThat(spec.at("/inputSchema/json").has("type")).isTrue();
        assertThat(spec.path("description").asText("x")).isNotEmpty();
      }
    }
    JsonNode forced = body.at("/toolConfig/toolChoice/tool/name");
    assertThat(forced.isMissingNode() || names.contains(forced.asText())).isTrue();
  }
}

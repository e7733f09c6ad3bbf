package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.all;
import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.base64;
import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;
import static dev.penstock.testing.rules.Nodes.unique;
import static dev.penstock.testing.rules.Nodes.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bedrock's Converse: github.com/boto/botocore, data/bedrock-runtime/2023-09-30/service-2.json
 * (members, patterns, bounds of ToolSpecification, ToolUseBlock, InferenceConfiguration,
 * DocumentBlock, VideoBlock, AudioBlock, SearchResultBlock, CitationsConfig); docs.aws.amazon.com,
 * API reference "Converse" (documents have a text beside them, tools are declared where there are
 * calls); its messages of error ("roles must alternate", "The text field in the ContentBlock object
 * is blank", "toolResult blocks [...] exceeds the number of toolUse blocks of previous turn").
 */
public final class ConverseRules {
  private static final String MISPLACED =
      "add /messages/0/content {\"reasoningContent\":{\"redactedContent\":\"AAAA\"}}";
  private static final String STRANGE_IMAGE = "set /messages/0/content/1/image/format \"bmp\"";
  private static final String UNPAIRED = "set /messages/2/content/0/toolResult/toolUseId \"t2\"";
  private static final String CHOICE_OF_NONE = "set /toolConfig/toolChoice/tool/name \"g\"";
  private static final String NAME = "[a-zA-Z0-9_-]{1,64}";
  private static final String DOCUMENT = "[A-Za-z0-9()\\[\\]-]+( [A-Za-z0-9()\\[\\]-]+)*";
  private static final String GOOD =
      """
      {"system":[{"text":"s"},{"cachePoint":{"type":"default"}}],
       "inferenceConfig":{"maxTokens":99,"temperature":0.5,"topP":0.5,"stopSequences":["a"]},
       "toolConfig":{"tools":[{"toolSpec":{"name":"f","description":"d",
         "inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"f"}}},
       "messages":[
        {"role":"user","content":[{"text":"q"},
         {"image":{"format":"png","source":{"bytes":"AAAA"}}},
         {"document":{"format":"pdf","name":"a","source":{"bytes":"AAAA"}}}]},
        {"role":"assistant","content":[{"text":"a"},
         {"toolUse":{"toolUseId":"t1","name":"f","input":{}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"r"}]}}]}]}
      """;
  private static final Set<String> FILMS =
      Set.of("mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp");
  private static final Set<String> SOUNDS =
      Set.of(
          "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg",
          "mpga", "pcm", "webm");
  private static final Set<String> MEMBERS =
      Set.of(
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "outputConfig",
          "additionalModelRequestFields",
          "additionalModelResponseFieldPaths",
          "promptVariables",
          "guardrailConfig",
          "performanceConfig",
          "requestMetadata",
          "serviceTier");

  public static final RuleSet CONVERSE =
      RuleSet.of("bedrock", GOOD)
          .rule("only members that there are", body -> only(body, MEMBERS), "set /model \"m\"")
          .rule("messages", body -> !body.path("messages").isEmpty(), "set /messages []")
          .rule("roles alternate, the user first", ConverseRules::alternate, "drop /messages/1")
          .rule(
              "every turn has content",
              body -> all(each(body, "messages"), turn -> !turn.path("content").isEmpty()),
              "set /messages/0/content []")
          .rule(
              "every block is of one kind",
              body -> all(blocks(body), block -> block.size() == 1),
              "set /messages/0/content/0/image {}")
          .rule(
              "texts have words",
              body ->
                  all(blocks(body), block -> !block.has("text") || !text(block, "text").isBlank()),
              "set /messages/0/content/0/text \" \"")
          .rule("blocks stand in turns of their role", ConverseRules::placed, MISPLACED)
          .rule(
              "an assistant shows nothing",
              ConverseRules::placed,
              "add /messages/1/content {\"searchResult\":{}}",
              "add /messages/1/content {\"audio\":{}}")
          .rule(
              "films and sounds of types that it takes",
              body ->
                  all(each(body, "messages", "content", "video"), f -> media(f, FILMS))
                      && all(each(body, "messages", "content", "audio"), s -> media(s, SOUNDS)),
              "add /messages/0/content {\"video\":{\"format\":\"avi\",\"source\":{\"bytes\":\"AAAA\"}}}")
          .rule(
              "search results have a source, a title and words",
              body -> all(each(body, "messages", "content", "searchResult"), ConverseRules::found),
              "add /messages/0/content"
                  + " {\"searchResult\":{\"source\":\"s\",\"title\":\"t\",\"content\":[]}}")
          .rule(
              "citations are wanted or not",
              body ->
                  all(blocks(body), block -> citations(block.path("document")))
                      && all(blocks(body), block -> citations(block.path("searchResult"))),
              "set /messages/0/content/2/document/citations {}")
          .rule(
              "documents have safe names of their own",
              ConverseRules::documents,
              "set /messages/0/content/2/document/name \"a.pdf\"")
          .rule(
              "a document has a text beside it",
              body ->
                  all(
                      each(body, "messages"),
                      turn ->
                          each(turn, "content", "document").isEmpty()
                              || !each(turn, "content", "text").isEmpty()),
              "drop /messages/0/content/0")
          .rule("pictures and files of types that it takes", ConverseRules::media, STRANGE_IMAGE)
          .rule("results answer the calls of the turn before", ConverseRules::pairs, UNPAIRED)
          .rule(
              "results have content",
              body ->
                  all(
                      each(body, "messages", "content", "toolResult"),
                      result -> !result.path("content").isEmpty()),
              "set /messages/2/content/0/toolResult/content []")
          .rule(
              "ids and names of 1 to 64 letters, digits, _ and -",
              ConverseRules::named,
              "set /toolConfig/tools/0/toolSpec/name \"a.b\"")
          .rule(
              "inputs of calls are objects",
              body ->
                  all(
                      each(body, "messages", "content", "toolUse"),
                      call -> call.path("input").isObject()),
              "set /messages/1/content/1/toolUse/input \"{}\"")
          .rule("calls need declared tools", ConverseRules::declared, "drop /toolConfig")
          .rule(
              "tools have a schema with a type, and no empty description",
              body ->
                  all(
                      specs(body),
                      spec ->
                          spec.at("/inputSchema/json").has("type")
                              && !spec.path("description").asText("x").isEmpty()),
              "drop /toolConfig/tools/0/toolSpec/inputSchema/json/type")
          .rule("a choice is among tools that there are", ConverseRules::choice, CHOICE_OF_NONE)
          .rule(
              "at most four cache points",
              body -> body.findValues("cachePoint").size() <= 4,
              "add /system {\"cachePoint\":{}}",
              "add /system {\"cachePoint\":{}}",
              "add /system {\"cachePoint\":{}}",
              "add /system {\"cachePoint\":{}}")
          .rule(
              "sampling within bounds",
              body ->
                  within(body, 0, 1, "/inferenceConfig/temperature", "/inferenceConfig/topP")
                      && within(body, 1, 1e9, "/inferenceConfig/maxTokens"),
              "set /inferenceConfig/temperature 1.5")
          .rule(
              "sequences to stop at are not empty",
              body ->
                  all(each(body, "inferenceConfig", "stopSequences"), s -> !s.asText().isEmpty()),
              "set /inferenceConfig/stopSequences [\"\"]");

  private ConverseRules() {}

  private static List<JsonNode> blocks(JsonNode body) {
    List<JsonNode> blocks = new ArrayList<>(each(body, "messages", "content"));
    blocks.addAll(each(body, "messages", "content", "toolResult", "content"));
    blocks.addAll(each(body, "system"));
    return blocks;
  }

  private static List<JsonNode> specs(JsonNode body) {
    return each(body, "toolConfig", "tools", "toolSpec");
  }

  private static boolean alternate(JsonNode body) {
    String before = "assistant";
    for (JsonNode turn : body.path("messages")) {
      if (!among(turn.path("role"), "user", "assistant") || text(turn, "role").equals(before)) {
        return false;
      }
      before = text(turn, "role");
    }
    return true;
  }

  private static boolean placed(JsonNode body) {
    return all(
        each(body, "messages"),
        turn -> {
          boolean user = text(turn, "role").equals("user");
          Set<String> others =
              user
                  ? Set.of("toolUse", "reasoningContent", "citationsContent")
                  : Set.of("image", "document", "video", "audio", "searchResult", "toolResult");
          return all(
              each(turn, "content"),
              block -> block.propertyStream().noneMatch(e -> others.contains(e.getKey())));
        });
  }

  private static boolean documents(JsonNode body) {
    List<String> names =
        each(body, "messages", "content", "document", "name").stream()
            .map(JsonNode::asText)
            .toList();
    return unique(names)
        && names.stream().allMatch(name -> name.matches(DOCUMENT) && name.length() <= 200);
  }

  private static boolean media(JsonNode body) {
    return all(
            each(body, "messages", "content", "image"),
            image ->
                among(image.path("format"), "png", "jpeg", "gif", "webp")
                    && base64(image.at("/source/bytes")))
        && all(
            each(body, "messages", "content", "document"),
            file ->
                among(
                        file.path("format"),
                        "pdf",
                        "csv",
                        "doc",
                        "docx",
                        "xls",
                        "xlsx",
                        "html",
                        "txt",
                        "md")
                    && (base64(file.at("/source/bytes"))
                        || file.path("source").has("content")
                        || file.path("source").has("text")));
  }

  private static boolean media(JsonNode block, Set<String> formats) {
    return formats.contains(text(block, "format")) && base64(block.at("/source/bytes"));
  }

  private static boolean found(JsonNode result) {
    return !text(result, "source").isBlank()
        && !text(result, "title").isBlank()
        && !result.path("content").isEmpty()
        && all(each(result, "content"), piece -> !text(piece, "text").isBlank());
  }

  private static boolean citations(JsonNode block) {
    return !block.has("citations") || block.at("/citations/enabled").isBoolean();
  }

  private static boolean pairs(JsonNode body) {
    Set<String> owed = Set.of();
    for (JsonNode turn : body.path("messages")) {
      List<String> answered = ids(turn, "toolResult");
      List<String> called = ids(turn, "toolUse");
      if (!new HashSet<>(answered).equals(owed) || !unique(answered) || !unique(called)) {
        return false;
      }
      owed = new HashSet<>(called);
    }
    return owed.isEmpty();
  }

  private static List<String> ids(JsonNode turn, String kind) {
    return each(turn, "content", kind, "toolUseId").stream().map(JsonNode::asText).toList();
  }

  private static boolean named(JsonNode body) {
    List<JsonNode> names = new ArrayList<>(each(body, "messages", "content", "toolUse", "name"));
    names.addAll(each(body, "messages", "content", "toolUse", "toolUseId"));
    List<JsonNode> declared = specs(body).stream().map(spec -> spec.path("name")).toList();
    names.addAll(declared);
    return unique(declared.stream().map(JsonNode::asText).toList())
        && all(names, name -> name.asText().matches(NAME));
  }

  private static boolean declared(JsonNode body) {
    boolean used =
        !each(body, "messages", "content", "toolUse").isEmpty()
            || !each(body, "messages", "content", "toolResult").isEmpty();
    boolean some = !specs(body).isEmpty();
    return some || (!used && !body.has("toolConfig"));
  }

  private static boolean choice(JsonNode body) {
    JsonNode forced = body.at("/toolConfig/toolChoice/tool/name");
    return forced.isMissingNode()
        || specs(body).stream().anyMatch(spec -> spec.path("name").equals(forced));
  }
}

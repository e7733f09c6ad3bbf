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
import java.util.List;
import java.util.Set;

/**
 * Gemini's generateContent, at AI Studio and Vertex AI: ai.google.dev/api/generate-content and
 * /api/caching (Content, Part, FunctionDeclaration, FunctionCallingConfig, GenerationConfig), guide
 * "Function calling"; docs.cloud.google.com, FunctionDeclaration ("must start with a letter or an
 * underscore [...] maximum length of 128"); its messages of error ("function call turn comes
 * immediately after a user turn or after a function response turn", "the number of function
 * response parts is equal to the number of function call parts").
 */
public final class GeminiRules {
  private static final String TWO_KINDS = "set /contents/0/parts/1/text \"t\"";
  private static final String MODE = "/toolConfig/functionCallingConfig/mode \"AUTO\"";
  private static final String MIME_TYPE = "/contents/0/parts/1/inlineData/mimeType";
  private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}";
  private static final String GOOD =
      """
      {"systemInstruction":{"parts":[{"text":"s"}]},
       "contents":[{"role":"user","parts":[{"text":"q"},
         {"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
        {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"c2ln"},
         {"functionCall":{"name":"f","args":{}}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}},
         {"functionResponse":{"name":"f","response":{}}}]}],
       "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT",
         "properties":{"a":{"type":"STRING"}}}}]}],
       "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},
       "generationConfig":{"temperature":1,"topP":0.5,"maxOutputTokens":99,"stopSequences":["a"],
        "responseMimeType":"application/json","responseJsonSchema":{"type":"object"},
        "thinkingConfig":{"thinkingBudget":1024}}}
      """;
  private static final Set<String> MEMBERS =
      Set.of(
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "safetySettings",
          "generationConfig",
          "cachedContent",
          "serviceTier",
          "store",
          "labels");
  private static final Set<String> DATA =
      Set.of(
          "text",
          "inlineData",
          "functionCall",
          "functionResponse",
          "fileData",
          "inline_data",
          "file_data",
          "function_call",
          "function_response",
          "executableCode",
          "codeExecutionResult");

  public static final RuleSet GENERATE =
      RuleSet.of("gemini", GOOD)
          .rule("only members that there are", body -> only(body, MEMBERS), "set /model \"m\"")
          .rule("contents", body -> !body.path("contents").isEmpty(), "set /contents []")
          .rule(
              "roles are user and model",
              body -> all(each(body, "contents"), c -> among(c.path("role"), "user", "model")),
              "set /contents/0/role \"assistant\"")
          .rule(
              "every content has parts",
              body -> all(each(body, "contents"), content -> !content.path("parts").isEmpty()),
              "set /contents/0/parts []")
          .rule("every part has one kind of data", GeminiRules::oneKind, TWO_KINDS)
          .rule(
              "instructions are texts",
              body ->
                  all(each(body, "systemInstruction", "parts"), p -> p.path("text").isTextual()),
              "set /systemInstruction/parts/0 {\"inlineData\":{}}")
          .rule(
              "names of functions begin with a letter or _ and have at most 128 letters",
              GeminiRules::named,
              "set /tools/0/functionDeclarations/0/name \"1st\"")
          .rule("calls follow a user's turn", GeminiRules::callsFollow, "drop /contents/0")
          .rule(
              "as many responses as calls, in their order, by name",
              GeminiRules::pairs,
              "drop /contents/2/parts/1")
          .rule(
              "arguments and responses are objects",
              body ->
                  all(each(body, "contents", "parts", "functionCall"), c -> object(c, "args"))
                      && all(
                          each(body, "contents", "parts", "functionResponse"),
                          r -> r.path("response").isObject()),
              "set /contents/2/parts/0/functionResponse/response \"r\"")
          .rule("allowed names are declared, and forced", GeminiRules::allowed, "set " + MODE)
          .rule(
              "a declared object has properties",
              body ->
                  all(
                      each(body, "tools", "functionDeclarations", "parameters"),
                      p -> !text(p, "type").equals("OBJECT") || !p.path("properties").isEmpty()),
              "set /tools/0/functionDeclarations/0/parameters/properties {}")
          .rule(
              "a schema for answers only with JSON",
              body ->
                  (!body.at("/generationConfig").has("responseJsonSchema")
                          && !body.at("/generationConfig").has("responseSchema"))
                      || body.at("/generationConfig/responseMimeType")
                          .asText()
                          .equals("application/json"),
              "drop /generationConfig/responseMimeType")
          .rule(
              "sampling within bounds",
              body ->
                  within(body, 0, 2, "/generationConfig/temperature")
                      && within(body, 0, 1, "/generationConfig/topP")
                      && within(body, 1, 8, "/generationConfig/candidateCount")
                      && within(body, 1, 1e9, "/generationConfig/maxOutputTokens")
                      && within(body, 0, 20, "/generationConfig/logprobs"),
              "set /generationConfig/topP 2")
          .rule(
              "at most five sequences to stop at",
              body -> each(body, "generationConfig", "stopSequences").size() <= 5,
              "set /generationConfig/stopSequences [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]")
          .rule(
              "likelihoods of others only with responseLogprobs",
              body ->
                  !body.path("generationConfig").has("logprobs")
                      || body.at("/generationConfig/responseLogprobs").asBoolean(),
              "set /generationConfig/logprobs 2")
          .rule(
              "a budget or a level of thinking, not both",
              body ->
                  !body.at("/generationConfig/thinkingConfig").has("thinkingBudget")
                      || !body.at("/generationConfig/thinkingConfig").has("thinkingLevel"),
              "set /generationConfig/thinkingConfig/thinkingLevel \"low\"")
          .rule(
              "answers are text, pictures or sound",
              body ->
                  all(
                      each(body, "generationConfig", "responseModalities"),
                      form -> among(form, "TEXT", "IMAGE", "AUDIO")),
              "set /generationConfig/responseModalities [\"SOUND\"]")
          .rule(
              "a voice has a name",
              body ->
                  all(
                      each(
                          body,
                          "generationConfig",
                          "speechConfig",
                          "voiceConfig",
                          "prebuiltVoiceConfig"),
                      voice -> !text(voice, "voiceName").isBlank()),
              "set /generationConfig/speechConfig {\"voiceConfig\":{\"prebuiltVoiceConfig\":{}}}")
          .rule("data has a type, files an address", GeminiRules::data, "drop " + MIME_TYPE);

  private GeminiRules() {}

  private static boolean object(JsonNode holder, String name) {
    return !holder.has(name) || holder.path(name).isObject();
  }

  private static boolean oneKind(JsonNode body) {
    return all(
        each(body, "contents", "parts"),
        part ->
            part.propertyStream().filter(e -> DATA.contains(e.getKey())).count() == 1
                && (!part.has("text")
                    || !text(part, "text").isEmpty()
                    || part.has("thoughtSignature")));
  }

  private static boolean named(JsonNode body) {
    List<String> names =
        each(body, "tools", "functionDeclarations", "name").stream().map(JsonNode::asText).toList();
    List<String> all = new ArrayList<>(names);
    all.addAll(calls(each(body, "contents", "parts", "functionCall")));
    all.addAll(calls(each(body, "contents", "parts", "functionResponse")));
    return unique(names) && all.stream().allMatch(name -> name.matches(NAME));
  }

  private static List<String> calls(List<JsonNode> calls) {
    return calls.stream().map(call -> text(call, "name")).toList();
  }

  private static boolean callsFollow(JsonNode body) {
    String before = "model";
    for (JsonNode content : body.path("contents")) {
      if (!each(content, "parts", "functionCall").isEmpty() && before.equals("model")) {
        return false;
      }
      before = text(content, "role");
    }
    return true;
  }

  private static boolean pairs(JsonNode body) {
    List<String> owed = List.of();
    for (JsonNode content : body.path("contents")) {
      if (!calls(each(content, "parts", "functionResponse")).equals(owed)) {
        return false;
      }
      owed = calls(each(content, "parts", "functionCall"));
    }
    return owed.isEmpty();
  }

  private static boolean allowed(JsonNode body) {
    JsonNode config = body.at("/toolConfig/functionCallingConfig");
    List<JsonNode> names = each(config, "allowedFunctionNames");
    return among(config.path("mode"), "AUTO", "ANY", "NONE", "VALIDATED")
        && (names.isEmpty() || among(config.path("mode"), "ANY", "VALIDATED"))
        && each(body, "tools", "functionDeclarations", "name").containsAll(names);
  }

  private static boolean data(JsonNode body) {
    return all(
            each(body, "contents", "parts", "inlineData"),
            data -> text(data, "mimeType").contains("/") && base64(data.path("data")))
        && all(each(body, "contents", "parts", "fileData"), f -> !text(f, "fileUri").isEmpty());
  }
}

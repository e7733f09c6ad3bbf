package dev.penstock.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;

/** A request to Gemini's API with everything that the vocabulary can say, for a model of 3. */
final class GeminiScene {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RandomnessSource random;
  private final ObjectNode request = NODES.objectNode();
  private int functions;
  private int calls;
  private int words;

  private GeminiScene(RandomnessSource random) {
    this.random = random;
  }

  /** Any of them, as Gemini is asked by the gateway itself. */
  static Gen<ObjectNode> any() {
    return random -> new GeminiScene(random).make();
  }

  private ObjectNode make() {
    functions = Fuzz.below(random, 3);
    if (chance(2)) {
      request.putObject("systemInstruction").putArray("parts").addObject().put("text", word());
    }
    ArrayNode contents = request.putArray("contents");
    user(turn(contents, "user"));
    int turns = Fuzz.below(random, 3);
    for (int i = 0; i < turns; i++) {
      ArrayNode model = turn(contents, "model");
      int most = functions == 0 ? 0 : Fuzz.below(random, 4);
      if (most == 0 || chance(2)) {
        ObjectNode said = model.addObject().put("text", word());
        if (chance(3)) {
          said.put("thoughtSignature", "Z29vZ2xl");
        }
      }
      ArrayNode user = turn(contents, "user");
      for (int call = 0; call < most; call++) {
        call(call == 0, model, user);
      }
      if (most == 0 || chance(2)) {
        user(user);
      }
    }
    declare();
    ObjectNode config = config();
    if (!config.isEmpty()) {
      request.set("generationConfig", config);
    }
    return request;
  }

  private boolean chance(int of) {
    return Fuzz.below(random, of) == 0;
  }

  private String word() {
    return "w" + words++ + List.of(".", " Grüße", " 漢😀", "\n\"{}\\").get(Fuzz.below(random, 4));
  }

  private static ArrayNode turn(ArrayNode contents, String role) {
    return contents.addObject().put("role", role).putArray("parts");
  }

  private void user(ArrayNode parts) {
    int most = Fuzz.below(random, 3) + 1;
    for (int i = 0; i < most; i++) {
      int kind = Fuzz.below(random, 5);
      if (kind > 2) {
        parts.addObject().put("text", word());
      } else {
        parts
            .addObject()
            .putObject("inlineData")
            .put("mimeType", List.of("image/png", "application/pdf", "audio/mp3").get(kind))
            .put("data", "AAECAw==");
      }
    }
  }

  /** A call and its response. */
  private void call(boolean first, ArrayNode model, ArrayNode user) {
    String id = "call_" + calls++;
    String name = "f" + Fuzz.below(random, functions);
    ObjectNode part = model.addObject();
    if (first) {
      part.put("thoughtSignature", "c2lnbmVk");
    }
    ObjectNode args =
        part.putObject("functionCall").put("id", id).put("name", name).putObject("args");
    if (chance(2)) {
      args.put("city", word()).put("n", 3).putArray("list").add(true).addNull();
    }
    ObjectNode response = user.addObject().putObject("functionResponse");
    ObjectNode said = response.put("id", id).put("name", name).putObject("response");
    switch (Fuzz.below(random, 3)) {
      case 0 -> said.put("result", word());
      case 1 -> said.put("a", 1).put("b", word());
      default -> said.put("error", word());
    }
  }

  private void declare() {
    if (functions == 0) {
      return;
    }
    ArrayNode declarations = request.putArray("tools").addObject().putArray("functionDeclarations");
    for (int i = 0; i < functions; i++) {
      ObjectNode function = declarations.addObject().put("name", "f" + i);
      if (chance(2)) {
        function.put("description", word());
      }
      if (!chance(3)) {
        function
            .putObject("parametersJsonSchema")
            .put("type", "object")
            .putObject("properties")
            .putObject("city")
            .put("type", "string");
      }
    }
    int form = Fuzz.below(random, 6);
    if (form < 4) {
      ObjectNode config = request.putObject("toolConfig").putObject("functionCallingConfig");
      config.put("mode", List.of("AUTO", "NONE", "ANY", "ANY").get(form));
      if (form == 3) {
        config.putArray("allowedFunctionNames").add("f0");
      }
    }
  }

  private ObjectNode config() {
    ObjectNode config = NODES.objectNode();
    if (chance(2)) {
      config.put("temperature", 0.5).put("topP", 0.25).put("topK", 7).put("maxOutputTokens", 99);
    }
    if (chance(3)) {
      config.put("seed", 5).put("candidateCount", 2).put("presencePenalty", 0.5);
      config.putArray("stopSequences").add("END");
    }
    if (chance(3)) {
      config.put("responseLogprobs", true).put("logprobs", 3);
    }
    if (chance(3)) {
      config.put("responseMimeType", "application/json");
      if (chance(2)) {
        config.putObject("responseJsonSchema").put("type", "object").put("maxProperties", 2);
      }
    }
    if (chance(3)) {
      config
          .putObject("thinkingConfig")
          .put("thinkingLevel", List.of("low", "high").get(Fuzz.below(random, 2)))
          .put("includeThoughts", true);
    }
    return config;
  }
}

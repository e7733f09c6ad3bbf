package dev.penstock.dialect.gemini;

import static dev.penstock.dialect.gemini.Names.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What of a request only Google itself can do: refused, by the names that the caller uses, where
 * another provider is asked. Parts of an earlier answer that tell of Google's own tools are no
 * fault: what came of them is in the text.
 */
final class NativeOnly {
  /** What has a counterpart, or only advises. */
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig",
          "safetySettings",
          "labels");

  private static final Set<String> CONFIG =
      Set.of(
          "maxOutputTokens",
          "candidateCount",
          "temperature",
          "topP",
          "topK",
          "seed",
          "stopSequences",
          "presencePenalty",
          "frequencyPenalty",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "responseLogprobs",
          "logprobs",
          "thinkingConfig",
          "responseModalities",
          "speechConfig",
          "mediaResolution");

  private static final Set<String> SPEECH = Set.of("voiceConfig", "multiSpeakerVoiceConfig");

  private static final Set<String> MODALITIES = Set.of("TEXT", "AUDIO", "IMAGE");

  private NativeOnly() {}

  /**
   * Checks a request that is to be translated.
   *
   * @param drop whether a parameter is dropped rather than refused
   * @param dropped takes the names of those that are
   */
  static void check(ObjectNode body, boolean drop, Set<String> dropped) {
    RequestField request = RequestField.root(body);
    fields(request, KNOWN, drop, dropped);
    RequestField config = at(request, "generationConfig");
    if (!config.isAbsent()) {
      fields(config, CONFIG, drop, dropped);
      fields(at(config, "speechConfig"), SPEECH, drop, dropped);
      form(config);
    }
    for (RequestField tool : request.at("tools").items()) {
      tool(tool);
    }
    for (RequestField turn : request.at("contents").items()) {
      boolean own = turn.at("role").json().asText().equals("model");
      for (RequestField part : turn.at("parts").items()) {
        part(part, own);
        clip(part, drop, dropped);
      }
    }
  }

  private static void fields(
      RequestField object, Set<String> known, boolean drop, Set<String> dropped) {
    object
        .json()
        .propertyStream()
        .filter(field -> !known.contains(Names.camel(field.getKey())))
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> leave(object.at(field.getKey()), drop, dropped));
  }

  /** Others would see the whole film. */
  private static void clip(RequestField part, boolean drop, Set<String> dropped) {
    RequestField clip = at(part, "videoMetadata");
    if (!clip.isAbsent() && !clip.json().isEmpty()) {
      leave(clip, drop, dropped);
    }
  }

  private static void leave(RequestField field, boolean drop, Set<String> dropped) {
    if (!drop) {
      throw unsupported(field);
    }
    dropped.add(field.path());
  }

  private static void form(RequestField config) {
    RequestField mimeType = at(config, "responseMimeType");
    if (!mimeType.isAbsent()
        && !List.of("text/plain", "application/json").contains(mimeType.json().asText())) {
      throw unsupported(mimeType);
    }
    RequestField modalities = at(config, "responseModalities");
    for (RequestField modality : modalities.items()) {
      if (!MODALITIES.contains(modality.json().asText().toUpperCase(Locale.ROOT))) {
        throw unsupported(modality);
      }
    }
    RequestField speakers = at(at(config, "speechConfig"), "multiSpeakerVoiceConfig");
    if (!speakers.isAbsent()) {
      throw unsupported(speakers);
    }
  }

  private static void tool(RequestField tool) {
    tool.json()
        .propertyStream()
        .filter(field -> !Names.camel(field.getKey()).equals("functionDeclarations"))
        .filter(field -> !field.getValue().isNull())
        .findFirst()
        .ifPresent(field -> {
          RequestField place = tool.at(field.getKey());
          throw place.unsupported(
              "Only Google runs the tool at '"
                  + place.path()
                  + "'; the provider of this model takes 'functionDeclarations' only.");
        });
  }

  private static void part(RequestField part, boolean own) {
    RequestField file = at(part, "fileData");
    if (!file.isAbsent() && !PartReader.isAddress(file)) {
      throw file.unsupported(
          "Only Google can read '"
              + file.path()
              + "'; send the content itself as 'inlineData', or a public https address.");
    }
    if (!own
        && List.of("text", "inlineData", "fileData", "functionCall", "functionResponse").stream()
            .allMatch(name -> at(part, name).isAbsent())) {
      throw unsupported(part);
    }
  }

  private static FailureException unsupported(RequestField field) {
    return field.unsupported(
        "Only Google knows what is at '"
            + field.path()
            + "'; the provider of this model cannot express it.");
  }
}

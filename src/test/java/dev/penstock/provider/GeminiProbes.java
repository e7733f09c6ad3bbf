package dev.penstock.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/** Gemini's requests that hold one thing each. */
final class GeminiProbes {
  private static final String PARTS = "[{'text': 'a'}]";
  private static final String SAID = "[{'text': 'b'}]";
  private static final String BASE =
      "'contents': [{'role': 'user', 'parts': "
          + PARTS
          + "}, {'role': 'model', 'parts': "
          + SAID
          + "}, {'role': 'user', 'parts': [{'text': 'c'}]}]";
  private static final String TOOLS =
      "'tools': [{'functionDeclarations': [{'name': 'f', 'parameters': {'type': 'OBJECT'}}]}]";

  private GeminiProbes() {}

  static CallerProbes all() {
    Map<String, String> with = new LinkedHashMap<>();
    fields(with);
    config(with);
    with.put(
        "part `inlineData`, image",
        user("'inlineData': {'mimeType': 'image/png', 'data': 'aGVsbG8='}"));
    with.put(
        "part `inlineData`, PDF",
        user("'inlineData': {'mimeType': 'application/pdf', 'data': 'aGVsbG8='}"));
    with.put(
        "part `inlineData`, sound",
        user("'inlineData': {'mimeType': 'audio/wav', 'data': 'aGVsbG8='}"));
    with.put(
        "part `fileData`, image at an address",
        user("'fileData': {'mimeType': 'image/png', 'fileUri': 'https://a/b.png'}"));
    with.put(
        "part `fileData`, of Google's store",
        user(
            "'fileData': {'mimeType': 'application/pdf', 'fileUri': 'https://generativelanguage.googleapis.com/v1beta/files/x'}"));
    with.put(
        "`videoMetadata` of a part",
        user(
            "'inlineData': {'mimeType': 'video/mp4', 'data': 'aGVsbG8='}, 'videoMetadata': {'fps': 2}"));
    with.put(
        "part `executableCode` of an answer",
        said("'executableCode': {'language': 'PYTHON', 'code': 'x'}"));
    with.put("part `thought`", said("'text': 'hm', 'thought': true"));
    with.put("part `functionCall`", said("'functionCall': {'name': 'f', 'args': {}}"));
    with.put(
        "`thoughtSignature` of a call",
        said("'functionCall': {'name': 'f', 'args': {}}, 'thoughtSignature': 'c2ln'"));
    with.put(
        "a call and its `functionResponse`",
        said("'functionCall': {'name': 'f', 'args': {}}")
            .replace(
                "[{'text': 'c'}]", "[{'functionResponse': {'name': 'f', 'response': {'r': 1}}}]"));
    return new CallerProbes(BASE, with);
  }

  private static void fields(Map<String, String> with) {
    as(with, "`systemInstruction`", "'systemInstruction': {'parts': [{'text': 's'}]}");
    as(with, "`tools`, `functionDeclarations`", TOOLS);
    as(with, "`tools` that Google runs", "'tools': [{'googleSearch': {}}]");
    as(with, "`toolConfig`", TOOLS + ", 'toolConfig': {'functionCallingConfig': {'mode': 'ANY'}}");
    as(with, "`safetySettings`", "'safetySettings': [{'category': 'c', 'threshold': 't'}]");
    as(with, "`cachedContent`", "'cachedContent': 'cachedContents/x'");
    as(with, "`labels`", "'labels': {'a': 'b'}");
    as(with, "a field not known here", "'brandNew': 1");
  }

  private static void config(Map<String, String> with) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("maxOutputTokens", "10");
    values.put("temperature", "0.5");
    values.put("topP", "0.5");
    values.put("topK", "5");
    values.put("candidateCount", "2");
    values.put("seed", "7");
    values.put("stopSequences", "['x']");
    values.put("presencePenalty", "0.5");
    values.put("frequencyPenalty", "0.5");
    values.put("responseLogprobs", "true");
    values.put("responseMimeType", "'application/json'");
    values.put("responseSchema", "{'type': 'OBJECT'}, 'responseMimeType': 'application/json'");
    values.put("responseJsonSchema", "{'type': 'object'}, 'responseMimeType': 'application/json'");
    values.put("thinkingConfig.thinkingBudget", "2000");
    values.put("thinkingConfig.thinkingLevel", "'low'");
    values.put("thinkingConfig.includeThoughts", "true");
    values.put("responseModalities", "['IMAGE']");
    values.put("mediaResolution", "'MEDIA_RESOLUTION_LOW'");
    values.put(
        "speechConfig",
        "{'voiceConfig': {'prebuiltVoiceConfig': {'voiceName': 'Kore'}}}, 'responseModalities': ['AUDIO']");
    values.put("speechConfig.languageCode", "'de'");
    values.forEach((name, value) -> {
      int dot = name.indexOf('.');
      String member =
          dot < 0
              ? "'" + name + "': " + value
              : "'%s': {'%s': %s}"
                  .formatted(name.substring(0, dot), name.substring(dot + 1), value);
      as(with, "`generationConfig." + name + "`", "'generationConfig': {" + member + "}");
    });
  }

  private static void as(Map<String, String> with, String title, String members) {
    with.put(title, BASE + ", " + members);
  }

  private static String user(String part) {
    return BASE.replace(PARTS, PARTS.replace("]", ", {" + part + "}]"));
  }

  private static String said(String part) {
    return BASE.replace(SAID, SAID.replace("]", ", {" + part + "}]"));
  }
}

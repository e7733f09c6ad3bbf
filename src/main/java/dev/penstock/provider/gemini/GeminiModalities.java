package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code modalities} and {@code audio} as {@code responseModalities} and {@code
 * speechConfig}. Models that speak do nothing else, and give samples without a container: {@code
 * audio/L16;rate=24000}, which is OpenAI's {@code pcm16}.
 */
final class GeminiModalities {
  static final String MODALITIES = "modalities";
  static final String AUDIO = "audio";

  private static final Set<String> KNOWN = Set.of("text", "image", AUDIO);
  private static final String FORMAT = "pcm16";

  private GeminiModalities() {}

  static void write(Conversation conversation, ObjectNode config) {
    Set<String> asked = asked(conversation.extra().get(MODALITIES));
    if (asked.contains(AUDIO)) {
      config.putArray("responseModalities").add("AUDIO");
      speech(conversation.extra().get(AUDIO), config);
    } else if (asked.contains("image")) {
      ArrayNode all = config.putArray("responseModalities");
      if (asked.contains("text")) {
        all.add("TEXT");
      }
      all.add("IMAGE");
    }
  }

  private static Set<String> asked(@Nullable JsonNode modalities) {
    Set<String> asked = new HashSet<>();
    if (modalities != null) {
      for (JsonNode modality : modalities) {
        if (!KNOWN.contains(modality.asText())) {
          throw refused(MODALITIES, "This provider answers in text, audio and images only.");
        }
        asked.add(modality.asText());
      }
    }
    return asked;
  }

  private static void speech(@Nullable JsonNode audio, ObjectNode config) {
    if (audio == null || !audio.isObject()) {
      throw new FailureException(new Failure.MissingParameter(AUDIO));
    }
    if (!audio.path("format").asText().equals(FORMAT)) {
      throw new FailureException(
          new Failure.InvalidValue(
              "audio.format", "this provider gives sound as " + FORMAT + " only"));
    }
    JsonNode voice = audio.path("voice");
    if (!voice.isTextual()) {
      throw new FailureException(
          new Failure.InvalidValue("audio.voice", "must be the name of one of Gemini's voices"));
    }
    config
        .putObject("speechConfig")
        .putObject("voiceConfig")
        .putObject("prebuiltVoiceConfig")
        .set("voiceName", voice);
  }

  private static FailureException refused(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }
}

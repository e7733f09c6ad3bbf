package dev.penstock.operations;

import static dev.penstock.operations.Posts.error;
import static dev.penstock.operations.Posts.json;
import static dev.penstock.operations.Posts.on;
import static dev.penstock.operations.Posts.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound and pictures that a model makes. */
final class MadeMediaTest {
  private static final String SPEAK =
      "{'model':'m','messages':[{'role':'user','content':'hi'}],'modalities':['text','audio'],"
          + "'audio':{'voice':'Kore','format':'pcm16'}";

  /** Two pieces, each with a padding of its own. */
  private static final String SOUND = gemini(samples("QQ==") + "," + samples("Qg=="));

  private static final String PICTURE =
      gemini("{\"text\":\"Here\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"UE5H\"}}");

  private static String samples(String base64) {
    return "{\"inlineData\":{\"mimeType\":\"audio/L16;codec=pcm;rate=24000\",\"data\":\""
        + base64
        + "\"}}";
  }

  private static String gemini(String parts) {
    return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
        + parts
        + "]},\"finishReason\":\"STOP\",\"index\":0}]}";
  }

  private static List<JsonNode> events(Answer answer, String pointer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> json(line.substring("data: ".length())).at(pointer))
        .filter(node -> !node.isMissingNode())
        .toList();
  }

  @Test
  void sound_of_gemini_is_the_messages_audio() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, SOUND);
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-2.5-flash-preview-tts")) {
      Answer answer = post(gateway, "/v1/chat/completions", SPEAK + "}");

      JsonNode audio = json(answer.body()).at("/choices/0/message/audio");
      assertThat(audio.path("data").asText()).isEqualTo("QUI=");
      assertThat(audio.path("id").asText()).startsWith("audio_");
      assertThat(audio.path("expires_at").isNumber()).isTrue();
      assertThat(audio.path("transcript").asText("none")).isEmpty();
      assertThat(json(upstream.calls().getFirst().body).path("generationConfig"))
          .isEqualTo(
              json(
                  "{'responseModalities':['AUDIO'],'speechConfig':{'voiceConfig':"
                      + "{'prebuiltVoiceConfig':{'voiceName':'Kore'}}}}"));
    }
  }

  @Test
  void streamed_sound_has_one_id_and_one_expiry() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.sse(("data: " + SOUND + "\n\n").getBytes(UTF_8));
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-2.5-flash-preview-tts")) {
      Answer answer = post(gateway, "/v1/chat/completions", SPEAK + ",'stream':true}");

      List<JsonNode> pieces = events(answer, "/choices/0/delta/audio");
      assertThat(pieces).hasSize(3);
      assertThat(pieces.get(0).path("id").asText()).startsWith("audio_");
      assertThat(pieces.get(0).path("data").asText()).isEqualTo("QQ==");
      assertThat(pieces.get(1)).isEqualTo(json("{'data':'Qg=='}"));
      assertThat(pieces.get(2).path("expires_at").isNumber()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"mp3,audio.format", "wav,audio.format"})
  void what_gemini_cannot_give_is_refused(String format, String param) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, SOUND);
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-2.5-flash-preview-tts")) {
      Answer answer = post(gateway, "/v1/chat/completions", SPEAK.replace("pcm16", format) + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("param").asText()).isEqualTo(param);
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void sound_passes_where_openais_format_is_spoken() throws Exception {
    String spoken =
        Chunks.completion("")
            .replace(
                "\"content\":\"\"",
                "\"content\":null,\"audio\":{\"id\":\"audio_1\",\"data\":\"QQ==\","
                    + "\"expires_at\":7,\"transcript\":\"Hi\"}");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, spoken);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer = post(gateway, "/v1/chat/completions", SPEAK + "}");

      assertThat(json(answer.body()).at("/choices/0/message/audio/transcript").asText())
          .isEqualTo("Hi");
      assertThat(upstream.calls().getFirst().body).contains("\"modalities\":[\"text\",\"audio\"]");

      Answer gemini =
          post(
              gateway,
              "/v1beta/models/m:generateContent",
              "{'contents':[{'parts':[{'text':'hi'}]}],'generationConfig':"
                  + "{'responseModalities':['AUDIO'],'speechConfig':{'voiceConfig':"
                  + "{'prebuiltVoiceConfig':{'voiceName':'coral'}}}}}");

      assertThat(json(gemini.body()).at("/candidates/0/content/parts"))
          .isEqualTo(
              json(
                  "[{'text':'Hi'},{'inlineData':{'mimeType':'audio/L16;codec=pcm;rate=24000',"
                      + "'data':'QQ=='}}]"));
      assertThat(upstream.calls().getLast().body)
          .contains("\"audio\":{\"voice\":\"coral\",\"format\":\"pcm16\"}");
    }
  }

  @Test
  void pictures_of_gemini_are_the_messages_images() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, PICTURE);
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-2.5-flash-image")) {
      Answer answer =
          post(
              gateway,
              "/v1/chat/completions",
              "{'model':'m','messages':[{'role':'user','content':'hi'}],"
                  + "'modalities':['image','text']}");

      assertThat(json(answer.body()).at("/choices/0/message/images"))
          .isEqualTo(
              json("[{'type':'image_url','image_url':{'url':'data:image/png;base64,UE5H'}}]"));
      assertThat(upstream.calls().getFirst().body)
          .contains("\"responseModalities\":[\"TEXT\",\"IMAGE\"]");

      Answer message =
          post(
              gateway,
              "/v1/messages",
              "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'hi'}]}");

      assertThat(json(message.body()).at("/content/0/text").asText())
          .startsWith("Here")
          .contains("an image, which this API cannot show");
    }
  }

  @Test
  void streamed_pictures_are_the_deltas_images() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.sse(("data: " + PICTURE + "\n\n").getBytes(UTF_8));
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-2.5-flash-image")) {
      Answer answer =
          post(
              gateway,
              "/v1/chat/completions",
              "{'model':'m','messages':[{'role':'user','content':'hi'}],'stream':true}");

      assertThat(events(answer, "/choices/0/delta/images/0/image_url/url").getFirst().asText())
          .isEqualTo("data:image/png;base64,UE5H");
    }
  }

  @Test
  void pictures_of_openais_format_are_inline_data_to_geminis_callers() throws Exception {
    String drawn =
        Chunks.completion("")
            .replace(
                "\"content\":\"\"",
                "\"content\":\"Here\",\"images\":[{\"type\":\"image_url\",\"image_url\":"
                    + "{\"url\":\"data:image/png;base64,UE5H\"}}]");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, drawn);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(
              gateway,
              "/v1beta/models/m:generateContent",
              "{'contents':[{'parts':[{'text':'hi'}]}],"
                  + "'generationConfig':{'responseModalities':['TEXT','IMAGE']}}");

      assertThat(json(answer.body()).at("/candidates/0/content/parts"))
          .isEqualTo(
              json("[{'text':'Here'},{'inlineData':{'mimeType':'image/png','data':'UE5H'}}]"));
      assertThat(upstream.calls().getFirst().body).contains("\"modalities\":[\"text\",\"image\"]");
    }
  }
}

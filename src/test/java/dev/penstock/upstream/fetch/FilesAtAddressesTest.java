package dev.penstock.upstream.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and films by address, of each dialect of callers: passed on, or fetched. */
final class FilesAtAddressesTest {
  private static final String BROKEN = "{\"error\":{\"message\":\"no answer in this test\"}}";

  private final ScriptedUpstream files = new ScriptedUpstream(FilesAtAddressesTest::serve);
  private final ScriptedUpstream upstream = ScriptedUpstream.json(400, BROKEN);
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          """
          providers:
            any: {type: openai-compatible, base_url: "%1$s/v1", api_key: k}
            strict: {type: openai, base_url: "%1$s/v1", api_key: k}
            claude: {type: anthropic, base_url: "%1$s", api_key: k}
            gemini: {type: gemini, base_url: "%1$s", api_key: k}
            local: {type: ollama, base_url: "%1$s"}
          models:
            any: {deployments: [{provider: any, model: m}]}
            strict: {deployments: [{provider: strict, model: m}]}
            claude: {deployments: [{provider: claude, model: claude-sonnet-4-9}]}
            gemini: {deployments: [{provider: gemini, model: gemini-2.5-flash}]}
            local: {deployments: [{provider: local, model: m}]}
          content: {fetch: {allow_networks: ["127.0.0.0/8"]}}
          routing: {retries: {attempts: 1}}
          """
              .formatted(upstream.url()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
    files.close();
  }

  private static void serve(ScriptedUpstream.Call call) throws IOException {
    if (call.line.contains(".pdf")) {
      call.whole(200, "application/pdf", "PDF".getBytes(UTF_8));
    } else if (call.line.contains(".mp4")) {
      call.whole(200, "video/mp4", "MP4".getBytes(UTF_8));
    } else if (call.line.contains(".png")) {
      call.whole(200, "image/png", "PNG".getBytes(UTF_8));
    } else if (call.line.contains(".wav")) {
      call.whole(200, "audio/wav", "WAV".getBytes(UTF_8));
    } else {
      call.whole(200, "text/plain", "TXT".getBytes(UTF_8));
    }
  }

  /** Asks with a part that names {@code url}; quotes are single ones. */
  @CanIgnoreReturnValue
  private Answer ask(String caller, String model, String url) throws IOException {
    String text =
        switch (caller) {
          case "messages" ->
              "{'model':'%s','max_tokens':9,'system':'s','messages':[{'role':'user','content':["
                  + "{'type':'text','text':'a'},"
                  + "{'type':'document','source':{'type':'url','url':'%s'}}]}]}";
          case "responses" ->
              "{'model':'%s','input':[{'role':'user','content':[{'type':'input_text','text':'a'},"
                  + "{'type':'input_file','file_url':'%s'}]}]}";
          case "picture" ->
              "{'model':'%s','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                  + "{'type':'image_url','image_url':{'url':'%s'}}]}]}";
          case "both" ->
              "{'model':'%s','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                  + "{'type':'file','file':{'file_url':'%s','filename':'a.pdf',"
                  + "'file_data':'data:application/pdf;base64,T1dO'}}]}]}";
          case "film" ->
              "{'model':'%s','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                  + "{'type':'video_url','video_url':{'url':'%s'}}]}]}";
          case "chat" ->
              "{'model':'%s','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                  + "{'type':'file','file':{'file_url':'%s'}}]}]}";
          default ->
              "{'x':'%s','contents':[{'parts':[{'text':'a'},{'fileData':{'fileUri':'%s','mimeType':'"
                  + caller
                  + "'}}]}]}";
        };
    String path =
        switch (caller) {
          case "messages" -> "/v1/messages";
          case "responses" -> "/v1/responses";
          case "film", "chat", "picture", "both" -> "/v1/chat/completions";
          default -> "/v1beta/models/" + model + ":generateContent";
        };
    try (RawClient client = gateway.client()) {
      String body = text.formatted(model, url).replace("'x':'" + model + "',", "");
      return client.post(path, body.replace('\'', '"')).answer();
    }
  }

  private String sent() {
    assertThat(upstream.calls()).hasSize(1);
    return upstream.calls().getFirst().body;
  }

  @ParameterizedTest
  @CsvSource({"messages", "responses", "chat", "application/pdf"})
  void a_file_is_fetched_for_a_provider_that_does_not_fetch(String caller) throws IOException {
    ask(caller, "any", files.url() + "/a.pdf");

    assertThat(sent())
        .contains("\"file_data\":\"data:application/pdf;base64,UERG\"")
        .doesNotContain("file_url")
        .doesNotContain("format");
    assertThat(files.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"responses", "chat", "application/pdf"})
  void a_pdf_goes_to_anthropic_by_its_address(String caller) throws IOException {
    ask(caller, "claude", "https://example.com/a.pdf");

    assertThat(sent())
        .contains(
            "{\"type\":\"document\",\"source\":"
                + "{\"type\":\"url\",\"url\":\"https://example.com/a.pdf\"}}");
  }

  /** Anthropic itself fetches from https alone. */
  @ParameterizedTest
  @CsvSource({"chat,a.pdf,application/pdf,UERG", "picture,a.png,image/png,UE5H"})
  void what_is_at_http_is_fetched_for_anthropic(
      String caller, String file, String type, String data) throws IOException {
    ask(caller, "claude", files.url() + "/" + file);

    assertThat(sent())
        .contains(
            "{\"type\":\"base64\",\"media_type\":\"%s\",\"data\":\"%s\"}".formatted(type, data));
  }

  @ParameterizedTest
  @CsvSource({"any", "claude"})
  void what_stands_at_an_address_does_not_replace_what_is_here(String model) throws IOException {
    ask("both", model, files.url() + "/a.pdf");

    assertThat(sent()).contains("T1dO").doesNotContain("UERG");
    assertThat(files.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"messages", "responses", "chat"})
  void a_pdf_goes_to_gemini_by_its_address(String caller) throws IOException {
    ask(caller, "gemini", "https://example.com/a.pdf");

    assertThat(sent())
        .contains(
            "{\"fileData\":{\"mimeType\":\"application/pdf\","
                + "\"fileUri\":\"https://example.com/a.pdf\"}}");
  }

  @Test
  void a_text_is_fetched_for_anthropic_which_takes_addresses_of_pdfs_alone() throws IOException {
    ask("responses", "claude", files.url() + "/a");

    assertThat(sent())
        .contains("{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"TXT\"}");
  }

  @Test
  void sound_at_an_address_is_sound_to_whoever_takes_it() throws IOException {
    ask("audio/wav", "any", files.url() + "/a.wav");

    assertThat(sent()).contains("\"input_audio\":{\"data\":\"V0FW\",\"format\":\"wav\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "messages,messages[0].content[1].source.url",
    "responses,input[0].content[1].file_url",
    "chat,messages[0].content[1].file.file_url",
    "application/pdf,contents[0].parts[1].fileData.fileUri"
  })
  void what_cannot_be_had_is_named_as_the_caller_does(String caller, String param)
      throws IOException {
    Answer answer = ask(caller, "local", "http://10.0.0.1/a.pdf");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("not on the public internet");
    // Anthropic's errors have no such field.
    if (!caller.equals("messages")) {
      assertThat(answer.body()).contains("\"" + param + "\"");
    }
    assertThat(upstream.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"film", "video/mp4"})
  void a_film_goes_to_a_server_of_openais_format_by_its_address(String caller) throws IOException {
    ask(caller, "any", "https://example.com/a.mp4");

    assertThat(sent())
        .contains("{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://example.com/a.mp4\"}}");
  }

  @Test
  void a_film_is_fetched_for_gemini() throws IOException {
    ask("film", "gemini", files.url() + "/a.mp4");

    assertThat(sent()).contains("{\"inlineData\":{\"mimeType\":\"video/mp4\",\"data\":\"TVA0\"}}");
  }

  @Test
  void google_knows_the_films_of_youtube() throws IOException {
    ask("film", "gemini", "https://www.youtube.com/watch?v=abc");

    assertThat(sent())
        .contains(
            "{\"fileData\":{\"mimeType\":\"video/mp4\","
                + "\"fileUri\":\"https://www.youtube.com/watch?v=abc\"}}");
  }

  @Test
  void a_film_within_the_request_goes_to_gemini() throws IOException {
    ask("film", "gemini", "data:video/webm;base64,YWJj");

    assertThat(sent()).contains("{\"inlineData\":{\"mimeType\":\"video/webm\",\"data\":\"YWJj\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "film,claude,messages[0].content[1]",
    "film,local,messages[0].content[1]",
    "video/mp4,strict,contents[0].parts[1].fileData.fileUri"
  })
  void a_film_is_refused_unseen_where_none_is_taken(String caller, String model, String param)
      throws IOException {
    Answer answer = ask(caller, model, files.url() + "/a.mp4");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("takes no video", "\"" + param + "\"");
    assertThat(files.calls()).isEmpty();
    assertThat(upstream.calls()).isEmpty();
  }

  @Test
  void what_is_no_film_is_refused_where_one_should_be() throws IOException {
    Answer answer = ask("film", "gemini", files.url() + "/a.txt");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("There is no video at this address");
  }
}

package dev.penstock.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of Gemini's API as chat requests. */
final class GeminiRequestTest {
  private static final GenerateContentDialect DIALECT = new GenerateContentDialect(false);

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.tree(text.replace('\'', '"'));
  }

  private static void becomes(String request, String chat) {
    assertThat(written(DIALECT.toChat(json(request)))).isEqualTo(json(chat));
  }

  /** As who reads it sees it. */
  private static JsonNode written(ObjectNode json) {
    return Objects.requireNonNull(Json.tree(Json.bytes(json)));
  }

  @Test
  void texts_and_instructions_become_messages() {
    becomes(
        """
        {'system_instruction': {'parts': [{'text': 'be kind'}]},
         'contents': [{'role': 'user', 'parts': [{'text': 'hi'}]},
                      {'role': 'model', 'parts': [{'text': 'hello'}]},
                      {'parts': [{'text': 'why?'}]}]}
        """,
        """
        {'messages': [{'role': 'system', 'content': [{'type': 'text', 'text': 'be kind'}]},
          {'role': 'user', 'content': [{'type': 'text', 'text': 'hi'}]},
          {'role': 'assistant', 'content': [{'type': 'text', 'text': 'hello'}]},
          {'role': 'user', 'content': [{'type': 'text', 'text': 'why?'}]}]}
        """);
  }

  @Test
  void files_are_images_sounds_or_documents_by_their_type() {
    becomes(
        """
        {'contents': [{'parts': [
          {'inlineData': {'mimeType': 'image/png', 'data': 'aa-_'}},
          {'inline_data': {'mime_type': 'audio/mpeg', 'data': 'aaaa'}},
          {'inlineData': {'mimeType': 'application/pdf', 'data': 'aa', 'displayName': 'a.pdf'}},
          {'fileData': {'mimeType': 'image/jpeg', 'fileUri': 'https://e.org/x'}}]}]}
        """,
        """
        {'messages': [{'role': 'user', 'content': [
          {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,aa+/'}},
          {'type': 'input_audio', 'input_audio': {'data': 'aaaa', 'format': 'mp3'}},
          {'type': 'file',
           'file': {'file_data': 'data:application/pdf;base64,aa==', 'filename': 'a.pdf'}},
          {'type': 'image_url', 'image_url': {'url': 'https://e.org/x'}}]}]}
        """);
  }

  @Test
  void calls_without_ids_are_answered_in_their_order() {
    becomes(
        """
        {'contents': [
          {'role': 'model', 'parts': [
            {'functionCall': {'name': 'f', 'args': {'n': 1}}, 'thoughtSignature': 'c2ln'},
            {'functionCall': {'name': 'g'}},
            {'functionCall': {'name': 'f', 'args': {'n': 2}}}]},
          {'role': 'user', 'parts': [
            {'functionResponse': {'name': 'g', 'response': {'a': 1, 'b': 2.50}}},
            {'functionResponse': {'name': 'f', 'response': {'result': 'one'}}},
            {'functionResponse': {'name': 'f', 'response': {'error': 'two'}}},
            {'text': 'go on'}]}]}
        """,
        """
        {'messages': [
          {'role': 'assistant', 'content': null, 'tool_calls': [
            {'id': 'call_1', 'type': 'function', 'function': {'name': 'f', 'arguments': '{\\"n\\":1}'},
             'extra_content': {'google': {'thought_signature': 'c2ln'}}},
            {'id': 'call_2', 'type': 'function', 'function': {'name': 'g', 'arguments': '{}'}},
            {'id': 'call_3', 'type': 'function',
             'function': {'name': 'f', 'arguments': '{\\"n\\":2}'}}]},
          {'role': 'tool', 'tool_call_id': 'call_2', 'content': '{\\"a\\":1,\\"b\\":2.50}'},
          {'role': 'tool', 'tool_call_id': 'call_1', 'content': 'one'},
          {'role': 'tool', 'tool_call_id': 'call_3', 'content': '{\\"error\\":\\"two\\"}',
           'is_error': true},
          {'role': 'user', 'content': [{'type': 'text', 'text': 'go on'}]}]}
        """);
  }

  @Test
  void ids_that_are_there_pair_calls_and_responses() {
    ObjectNode chat =
        DIALECT.toChat(
            json(
                """
                {'contents': [
                  {'role': 'model', 'parts': [{'functionCall': {'id': 'x', 'name': 'f'}},
                                              {'functionCall': {'id': 'y', 'name': 'f'}}]},
                  {'role': 'user', 'parts': [
                    {'functionResponse': {'id': 'y', 'name': 'f', 'response': {}}},
                    {'functionResponse': {'id': 'x', 'name': 'f', 'response': {}}}]}]}
                """));

    assertThat(chat.at("/messages/1/tool_call_id").asText()).isEqualTo("y");
    assertThat(chat.at("/messages/2/tool_call_id").asText()).isEqualTo("x");
  }

  @Test
  void reasoning_keeps_each_providers_own_proof() {
    String anthropics = Proof.signature("sig/of+claude==").wire();
    String redacted = Proof.redacted("opaque").wire();

    becomes(
        """
        {'contents': [{'role': 'model', 'parts': [
          {'text': 'let me ', 'thought': true}, {'text': 'think', 'thought': true},
          {'text': '', 'thought': true, 'thoughtSignature': '%s'},
          {'text': '', 'thought': true, 'thoughtSignature': '%s'},
          {'text': 'so', 'thoughtSignature': 'Z29vZ2xl'}]}]}
        """
            .formatted(anthropics, redacted),
        """
        {'messages': [{'role': 'assistant', 'content': [{'type': 'text', 'text': 'so'}],
          'thinking_blocks': [
            {'type': 'thinking', 'thinking': 'let me think', 'signature': 'sig/of+claude=='},
            {'type': 'redacted_thinking', 'data': 'opaque'},
            {'type': 'thinking', 'thinking': '', 'signature': 'gemini:Z29vZ2xl'}]}]}
        """);
  }

  @Test
  void what_only_others_signed_does_not_reach_gemini() {
    ObjectNode request =
        json(
            """
            {'contents':[{'role':'model','parts':[{'text':'hm','thought':true},
              {'text':'','thought':true,'thoughtSignature':'%s'},
              {'text':'so','thoughtSignature':'Z29vZ2xl'}]}]}
            """
                .formatted(Proof.signature("claudes").wire()));

    DIALECT.readyNative(request);

    assertThat(request)
        .isEqualTo(
            json(
                "{'contents':[{'role':'model','parts':[{'text':'hm','thought':true},"
                    + "{'text':'so','thoughtSignature':'Z29vZ2xl'}]}]}"));
  }

  @Test
  void the_configuration_has_chats_names() {
    becomes(
        """
        {'contents': [{'parts': [{'text': 'hi'}]}],
         'generationConfig': {'maxOutputTokens': 7, 'temperature': 0.50, 'top_p': 0.9, 'topK': 40.0,
           'stopSequences': ['x'], 'candidateCount': 2, 'seed': 5, 'presencePenalty': 1,
           'frequencyPenalty': -1, 'responseLogprobs': true, 'logprobs': 3,
           'thinkingConfig': {'thinkingLevel': 'HIGH', 'includeThoughts': true},
           'responseMimeType': 'application/json'}}
        """,
        """
        {'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'hi'}]}],
         'max_tokens': 7, 'n': 2, 'temperature': 0.50, 'top_p': 0.9, 'presence_penalty': 1,
         'frequency_penalty': -1, 'top_k': 40, 'seed': 5, 'stop': ['x'], 'logprobs': true,
         'top_logprobs': 3, 'reasoning_effort': 'high',
         'response_format': {'type': 'json_object'}}
        """);
  }

  @Test
  void schemas_of_google_become_json_schemas() {
    ObjectNode schema =
        json(
            """
            {'type': 'OBJECT', 'propertyOrdering': ['b', 'a'], 'required': ['a'], 'properties': {
              'type': {'type': 'STRING', 'nullable': true, 'enum': ['x'], 'format': 'enum'},
              'a': {'type': 'ARRAY', 'min_items': '2', 'items': {'type': 'INTEGER'}},
              'b': {'anyOf': [{'type': 'NUMBER'}, {'type': 'boolean'}], 'nullable': true}}}
            """);

    assertThat(written(SchemaReader.read(schema)))
        .isEqualTo(
            json(
                """
                {'type': 'object', 'required': ['a'], 'properties': {
                  'type': {'type': ['string', 'null'], 'enum': ['x', null]},
                  'a': {'type': 'array', 'minItems': 2, 'items': {'type': 'integer'}},
                  'b': {'anyOf': [{'type': 'number'}, {'type': 'boolean'}, {'type': 'null'}]}}}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'mode': 'ANY'}                                       | 'required'
          {'mode': 'none'}                                      | 'none'
          {'mode': 'AUTO'}                                      | 'auto'
          {'mode': 'ANY', 'allowedFunctionNames': ['f']}        | {'type': 'function', 'function': {'name': 'f'}}
          {'mode': 'ANY', 'allowedFunctionNames': ['f', 'g']}   | {'type': 'allowed_tools', 'allowed_tools': {'mode': 'required', 'tools': [{'type': 'function', 'function': {'name': 'f'}}, {'type': 'function', 'function': {'name': 'g'}}]}}
          """)
  void modes_of_calling_become_tool_choices(String config, String choice) {
    ObjectNode chat =
        DIALECT.toChat(
            json(
                """
                {'contents':[{'parts':[{'text':'hi'}]}],
                 'tools':[{'functionDeclarations':[{'name':'f'},{'name':'g'}]}],
                 'toolConfig':{'functionCallingConfig':%s}}
                """
                    .formatted(config)));

    assertThat(chat.path("tool_choice")).isEqualTo(Json.tree(choice.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'tools': [{'googleSearch': {}}]                                      | tools[0].googleSearch
          'tools': [{'functionDeclarations': [], 'code_execution': {}}]        | tools[0].code_execution
          'cachedContent': 'cachedContents/1'                                  | cachedContent
          'generationConfig': {'speechConfig': {'multiSpeakerVoiceConfig': {}}} | generationConfig.speechConfig.multiSpeakerVoiceConfig
          'generationConfig': {'speechConfig': {'languageCode': 'de-DE'}} | generationConfig.speechConfig.languageCode
          'generationConfig': {'responseModalities': ['TEXT', 'VIDEO']}        | generationConfig.responseModalities[1]
          'generationConfig': {'responseMimeType': 'text/x.enum'}              | generationConfig.responseMimeType
          """)
  void what_only_google_can_do_is_refused_elsewhere(String field, String place) {
    ObjectNode request = json("{'contents':[{'parts':[{'text':'hi'}]}],%s}".formatted(field));

    assertThat(DIALECT.toChat(request).path("messages")).hasSize(1);
    assertThatThrownBy(() -> DIALECT.checkTranslated(request, false, new HashSet<>()))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.UnsupportedParameter.class,
                        f -> assertThat(f.param()).isEqualTo(place)));
  }

  @Test
  void a_file_that_only_google_can_read_is_refused_elsewhere() {
    ObjectNode request =
        json(
            "{'contents':[{'parts':[{'fileData':{'mimeType':'video/mp4','fileUri':'gs://b/v'}}]}]}");

    assertThatThrownBy(() -> DIALECT.checkTranslated(request, true, new HashSet<>()))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void parameters_that_are_not_known_may_be_dropped() {
    ObjectNode request =
        json(
            "{'contents':[{'parts':[{'text':'hi'}]}],'safetySettings':[],'labels':{},"
                + "'serviceTier':'flex','generationConfig':{'audioTimestamp':true}}");
    Set<String> dropped = new HashSet<>();

    DIALECT.checkTranslated(request, true, dropped);

    assertThat(dropped).containsExactlyInAnyOrder("serviceTier", "generationConfig.audioTimestamp");
  }

  @Test
  void a_piece_of_a_film_is_refused_or_dropped_and_told() {
    ObjectNode request =
        json(
            "{'contents':[{'parts':[{'inlineData':{'mimeType':'video/mp4','data':'aaaa'},"
                + "'video_metadata':{'startOffset':'3s'}}]}]}");
    String place = "contents[0].parts[0].video_metadata";
    Set<String> dropped = new HashSet<>();

    DIALECT.checkTranslated(request, true, dropped);

    assertThat(dropped).containsExactly(place);
    assertThatThrownBy(() -> DIALECT.checkTranslated(request, false, new HashSet<>()))
        .extracting(e -> ((FailureException) e).failure())
        .isInstanceOfSatisfying(
            Failure.UnsupportedParameter.class, f -> assertThat(f.param()).isEqualTo(place));
  }

  @ParameterizedTest
  @CsvSource({
    "https://m.youtube.com/watch?v=x,video_url",
    "https://WWW.YouTube.com/watch?v=x,video_url",
    "https://youtube.com.example.org/x,file"
  })
  void films_are_known_by_their_host(String url, String kind) {
    JsonNode chat =
        DIALECT.toChat(
            json("{'contents':[{'parts':[{'fileData':{'fileUri':'%s'}}]}]}".formatted(url)));

    assertThat(chat.at("/messages/0/content/0/type").asText()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                  | contents
          {'contents': []}                                                    | contents
          {'contents': 'hi'}                                                  | contents
          {'contents': [{'role': 'system', 'parts': []}]}                     | contents[0].role
          {'contents': [{'parts': [{'text': 1}]}]}                            | contents[0].parts[0].text
          {'contents': [{'parts': [{'functionResponse': {'name': 'f'}}]}]}    | contents[0].parts[0].functionResponse
          {'contents': [{'parts': []}], 'generationConfig': {'topP': 2}}      | generationConfig.topP
          """)
  void faults_are_told_as_the_caller_spells_them(String request, String place) {
    assertThatThrownBy(() -> DIALECT.toChat(json(request)))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().toString()).contains(place));
  }

  /** Anthropic takes no smaller budget than 1024, and none that leaves nothing of the limit. */
  @ParameterizedTest
  @CsvSource({
    "1, 8000, 1024",
    "512, 8000, 1024",
    "2048, 8000, 2048",
    "24576, 8000, 6000",
    "512, 1365, 0",
    "512, 1366, 1024"
  })
  void a_budget_is_brought_within_bounds(int budget, int limit, int becomes) {
    JsonNode chat =
        DIALECT.toChat(
            json(
                """
                {'contents': [{'parts': [{'text': 'hi'}]}], 'generationConfig':
                 {'maxOutputTokens': %d, 'thinkingConfig': {'thinkingBudget': %d}}}
                """
                    .formatted(limit, budget)));

    assertThat(chat.at("/thinking/budget_tokens").asInt()).isEqualTo(becomes);
  }
}

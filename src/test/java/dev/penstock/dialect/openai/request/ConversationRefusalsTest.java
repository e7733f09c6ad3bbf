package dev.penstock.dialect.openai.request;

import static dev.penstock.dialect.openai.request.RequestJson.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConversationRefusalsTest {
  private static final String BASE64 =
      "must hold standard base64 with padding and without line breaks";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'robot'}|role|must be system, developer, user, assistant, tool or function",
        "{'role':'user','content':null}|content|must be a string or an array of parts",
        "{'role':'system','content':7}|content|must be a string or an array of parts",
        "{'role':'assistant','content':7}|content|must be a string, an array of parts or null",
        "{'role':'user','content':['a']}|content[0]|must be an object",
        "{'role':'user','content':'a','name':1}|name|must be a string",
        "{'role':'user','content':'a','cache_control':1}|cache_control|must be an object",
        "{'role':'system','content':[{'type':'image_url'}]}|content[0].type|"
            + "must be one of these here: text",
        "{'role':'assistant','content':[{'type':'file'}]}|content[0].type|"
            + "must be one of these here: refusal, text",
        "{'role':'assistant','thinking_blocks':{}}|thinking_blocks|must be an array",
        "{'role':'assistant','thinking_blocks':[{'type':'x'}]}|thinking_blocks[0].type|"
            + "must be thinking or redacted_thinking",
        "{'role':'function','name':'f','content':'a'}|name|"
            + "must be the name of an earlier 'function_call'",
      })
  void a_message_is_wrong(String message, String param, String rule) {
    String path = "messages[0]." + param;

    assertThat(refused(RequestJson.message(message)))
        .isEqualTo(new Failure.InvalidValue(path, "'" + path + "' " + rule + "."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'video'}|type|must be one of these here: file, image_url, input_audio, text, video_url",
        "{'type':'text','text':null}|text|must be a string",
        "{'type':'image_url','image_url':'https://x'}|image_url|must be an object",
        "{'type':'image_url','image_url':{'url':'file:///x'}}|image_url.url|"
            + "must be an https address or a data URL",
        "{'type':'image_url','image_url':{'url':'data:image/png,abcd'}}|image_url.url|"
            + "must name a media type and be in base64",
        "{'type':'image_url','image_url':{'url':'data:;base64,abcd'}}|image_url.url|"
            + "must name a media type and be in base64",
        "{'type':'image_url','image_url':{'url':'data:image/png;base64,'}}|image_url.url|" + BASE64,
        "{'type':'image_url','image_url':{'url':'data:a/b;base64,ab\\ncd12='}}|image_url.url|"
            + BASE64,
        "{'type':'image_url','image_url':{'url':'data:a/b;base64,ab-_'}}|image_url.url|" + BASE64,
        "{'type':'image_url','image_url':{'url':'data:a/b;base64,abc'}}|image_url.url|" + BASE64,
        "{'type':'image_url','image_url':{'url':'data:a/b;base64,a==='}}|image_url.url|" + BASE64,
        "{'type':'input_audio','input_audio':{'data':'ab=d','format':'wav'}}|input_audio.data|"
            + BASE64,
        "{'type':'input_audio','input_audio':{'data':'abcd','format':'ogg'}}|input_audio.format|"
            + "must be wav or mp3",
        "{'type':'file','file':{'file_data':'abcd'}}|file.file_data|"
            + "must be a data URL: data:<media type>;base64,<content>",
      })
  void a_part_is_wrong(String part, String param, String rule) {
    String path = "messages[0].content[0]." + param;

    assertThat(refused(RequestJson.message("{'role':'user','content':[" + part + "]}")))
        .isEqualTo(new Failure.InvalidValue(path, "'" + path + "' " + rule + "."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"[]", "not JSON", "{", "{} {}", "7"})
  void arguments_of_a_call_must_be_an_object(String arguments) {
    String call =
        "{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'"
            + arguments
            + "'}}]}";
    String path = "messages[0].tool_calls[0].function.arguments";

    assertThat(refused(RequestJson.message(call)))
        .isEqualTo(new Failure.InvalidValue(path, "'" + path + "' must be a JSON object as text."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|messages[0].role",
        "{'role':'user'}|messages[0].content",
        "{'role':'assistant'}|messages[0].content",
        "{'role':'user','content':[{'text':'a'}]}|messages[0].content[0].type",
        "{'role':'user','content':[{'type':'text'}]}|messages[0].content[0].text",
        "{'role':'user','content':[{'type':'image_url','image_url':{}}]}"
            + "|messages[0].content[0].image_url.url",
        "{'role':'user','content':[{'type':'file','file':{}}]}"
            + "|messages[0].content[0].file.file_data",
        "{'role':'tool','content':'a'}|messages[0].tool_call_id",
        "{'role':'tool','tool_call_id':'1'}|messages[0].content",
        "{'role':'assistant','tool_calls':[{'function':{}}]}|messages[0].tool_calls[0].id",
        "{'role':'assistant','tool_calls':[{'id':'1'}]}|messages[0].tool_calls[0].function",
        "{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f'}}]}"
            + "|messages[0].tool_calls[0].function.arguments",
        "{'role':'assistant','thinking_blocks':[{'type':'thinking','thinking':'t'}]}"
            + "|messages[0].thinking_blocks[0].signature",
      })
  void something_is_missing(String message, String path) {
    assertThat(refused(RequestJson.message(message))).isEqualTo(new Failure.MissingParameter(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'max_completion_tokens':0|max_completion_tokens|must be an integer of at least 1",
        "'max_tokens':1.5|max_tokens|must be an integer of at least 1",
        "'max_tokens':99999999999|max_tokens|must be an integer of at least 1",
        "'temperature':2.1|temperature|must be a number from 0 to 2",
        "'temperature':'1'|temperature|must be a number from 0 to 2",
        "'top_p':-0.1|top_p|must be a number from 0 to 1",
        "'top_p':1e999999999|top_p|must be a number from 0 to 1",
        "'frequency_penalty':3|frequency_penalty|must be a number from -2 to 2",
        "'presence_penalty':-3|presence_penalty|must be a number from -2 to 2",
        "'seed':9223372036854775808|seed|must be an integer of 64 bits",
        "'n':129|n|must be an integer from 1 to 128",
        "'stop':7|stop|must be a string or an array of strings",
        "'stop':['a',7]|stop[1]|must be a string",
        "'logprobs':1|logprobs|must be true or false",
        "'top_logprobs':21|top_logprobs|must be an integer from 0 to 20",
        "'reasoning_effort':1|reasoning_effort|must be a string",
        "'parallel_tool_calls':'no'|parallel_tool_calls|must be true or false",
        "'response_format':'text'|response_format|must be an object",
        "'response_format':{'type':'xml'}|response_format.type|"
            + "must be text, json_object or json_schema",
        "'tools':{}|tools|must be an array",
        "'tools':[{'type':'function','function':{'name':7}}]|tools[0].function.name|"
            + "must be a string",
        "'tools':[{'type':'function','function':{'name':''}}]|tools[0].function.name|"
            + "must not be empty",
        "'tool_choice':'maybe'|tool_choice|must be auto, none or required",
        "'tool_choice':'required'|tool_choice|may be required only where there are tools",
        "'tool_choice':{'type':'function','function':{'name':'f'}}|tool_choice.function.name|"
            + "must be the name of one of the request's tools",
      })
  void a_field_is_wrong(String field, String path, String rule) {
    assertThat(refused(RequestJson.with(field)))
        .isEqualTo(new Failure.InvalidValue(path, "'" + path + "' " + rule + "."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tools':[{'type':'web_search'}]|tools[0].type|"
            + "Only tools of type 'function' can be translated for this provider.",
        "'tools':[],'tool_choice':{'type':'custom'}|tool_choice.type|"
            + "Only functions can be chosen where a request is translated.",
      })
  void a_field_is_openai_s_own(String field, String path, String message) {
    assertThat(refused(RequestJson.with(field)))
        .isEqualTo(new Failure.UnsupportedParameter(path, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}"
            + "|messages[0].content[0].file.file_id"
            + "|Uploaded files are known to OpenAI alone; send the file as a data URL in"
            + " 'file_data'.",
        "{'role':'assistant','tool_calls':[{'id':'1','type':'custom'}]}"
            + "|messages[0].tool_calls[0].type"
            + "|Only calls of functions can be translated for this provider.",
      })
  void a_message_holds_what_is_openai_s_own(String json, String path, String message) {
    assertThat(refused(RequestJson.message(json)))
        .isEqualTo(new Failure.UnsupportedParameter(path, message));
  }

  private static Failure refused(ObjectNode request) {
    return failureOf(() -> ConversationReader.read(request, "m", false, new ListedDialect()));
  }
}

package dev.penstock.dialect.openai.request;

import static dev.penstock.dialect.openai.request.RequestJson.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageReaderTest {
  private static final ObjectNode MARKER = object("{'type':'ephemeral'}");
  private static final String CACHE = "'cache_control':{'type':'ephemeral'}";

  static Stream<Arguments> one_message() {
    return Stream.of(
        arguments(
            "{'role':'system','content':'Be brief.','name':'n'}",
            new Message.Instructions(text("Be brief."))),
        arguments(
            "{'role':'developer','content':[{'type':'text','text':'a'},{'type':'text','text':''}]}",
            new Message.Instructions(List.of(new Part.Text("a", null), new Part.Text("", null)))),
        arguments(
            "{'role':'user','content':'Hi','name':'Ann'}", new Message.User(text("Hi"), "Ann")),
        arguments(
            "{'role':'user','content':'Hi'," + CACHE + "}",
            new Message.User(List.of(new Part.Text("Hi", MARKER)), null)),
        arguments(
            "{'role':'assistant','content':'Yes','refusal':null,'tool_calls':null,'audio':null}",
            said(text("Yes"), null)),
        arguments("{'role':'assistant','content':null}", said(List.of(), null)),
        arguments(
            "{'role':'assistant','content':[{'type':'text','text':'a'},"
                + "{'type':'refusal','refusal':'no'}],'refusal':'never'}",
            said(text("a"), "no\nnever")),
        arguments(
            "{'role':'assistant','content':'a','reasoning_content':'hm'}",
            new Message.Assistant(text("a"), null, "hm", List.of(), List.of())));
  }

  @ParameterizedTest
  @MethodSource
  void one_message(String json, Message expected) {
    assertThat(read(json)).containsExactly(expected);
  }

  static Stream<Arguments> parts_of_a_user() {
    return Stream.of(
        arguments("{'type':'text','text':'a','extra':1," + CACHE + "}", new Part.Text("a", MARKER)),
        arguments(
            "{'type':'image_url','image_url':{'url':'https://x.test/a.png','detail':'low'}}",
            new Part.ImageUrl("https://x.test/a.png", "low", null)),
        arguments(
            "{'type':'image_url','image_url':{'url':'data:image/PNG;base64,iVBORw=='},"
                + CACHE
                + "}",
            new Part.ImageData("image/png", "iVBORw==", null, MARKER)),
        arguments(
            "{'type':'image_url','image_url':{'url':'DATA:image/gif;a=b;base64,AB+/'}}",
            new Part.ImageData("image/gif", "AB+/", null, null)),
        arguments(
            "{'type':'input_audio','input_audio':{'data':'AAA=','format':'wav'}}",
            new Part.Audio("AAA=", "wav", null)),
        arguments(
            "{'type':'file','file':{'file_data':'data:application/pdf;base64,JVBE',"
                + "'filename':'a.pdf'}}",
            new Part.FileData("application/pdf", "JVBE", "a.pdf", null)),
        arguments(
            "{'type':'file','file':{'file_data':'data:audio/mpeg;base64,AAA='}}",
            new Part.Audio("AAA=", "mp3", null)),
        arguments(
            "{'type':'file','file':{'file_url':'https://x.test/a','format':'Application/PDF'},"
                + "'citations':{'enabled':true}}",
            new Part.FileUrl("https://x.test/a", "application/pdf", null, true, null)),
        arguments(
            "{'type':'file','file':{'file_data':'https://x.test/a','filename':'a'}}",
            new Part.FileUrl("https://x.test/a", null, "a", false, null)),
        arguments(
            "{'type':'video_url','video_url':{'url':'https://x.test/a'}," + CACHE + "}",
            new Part.FileUrl("https://x.test/a", "video/*", null, false, MARKER)),
        arguments(
            "{'type':'video_url','video_url':{'url':'data:video/mp4;base64,AAA='}}",
            new Part.FileData("video/mp4", "AAA=", null, null)),
        arguments(
            "{'type':'text','text':'t\\ns\\na\\nb\\nc','search_result':{'source':'s','title':'t',"
                + "'lengths':[3,1],'cited':true}}",
            new Part.Text(
                "t\ns\na\nb\nc",
                null,
                new Part.SearchResult("s", "t", List.of("a\nb", "c"), true))),
        arguments(
            "{'type':'text','text':'changed','search_result':{'source':'s','title':'t',"
                + "'lengths':[3,1]}}",
            new Part.Text("changed", null)),
        arguments(
            "{'type':'text','text':'t\\ns','search_result':{'source':'s','title':'t','lengths':[]}}",
            new Part.Text("t\ns", null)));
  }

  @ParameterizedTest
  @MethodSource
  void parts_of_a_user(String json, Part expected) {
    assertThat(read("{'role':'user','content':[" + json + "]}"))
        .containsExactly(new Message.User(List.of(expected), null));
  }

  @Test
  void a_message_s_marker_stands_on_its_last_part() {
    assertThat(
            read(
                "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}],"
                    + CACHE
                    + "}"))
        .containsExactly(
            new Message.User(List.of(new Part.Text("a", null), new Part.Text("b", MARKER)), null));
  }

  @Test
  void reasoning_is_handed_back_in_order() {
    assertThat(
            read(
                "{'role':'assistant','content':'a','thinking_blocks':["
                    + "{'type':'thinking','thinking':'t','signature':'s','index':0},"
                    + "{'type':'redacted_thinking','data':'d','index':1}]}"))
        .containsExactly(
            new Message.Assistant(
                text("a"),
                null,
                null,
                List.of(new ReasoningBlock.Signed("t", "s"), new ReasoningBlock.Redacted("d")),
                List.of()));
  }

  @Test
  void a_tool_s_result_knows_the_tool_s_name() {
    assertThat(
            read(
                "{'role':'assistant','tool_calls':[{'id':'1','type':'function',"
                    + CACHE
                    + ",'function':{'name':'f','arguments':'{\\\"x\\\":12345678901234567890.10}'},"
                    + "'extra_content':{'google':{'thought_signature':'sig'}}},"
                    + "{'id':'2','function':{'name':'g','arguments':''}}]},"
                    + "{'role':'tool','tool_call_id':'2','content':'two'},"
                    + "{'role':'tool','tool_call_id':'1','content':[{'type':'text','text':'one'}],"
                    + CACHE
                    + "},"
                    + "{'role':'tool','tool_call_id':'3','content':''}"))
        .containsExactly(
            calls(
                new ToolCall("1", "f", object("{'x':12345678901234567890.10}"), "sig", MARKER),
                new ToolCall("2", "g", object("{}"), null, null)),
            new Message.ToolResult("2", "g", text("two")),
            new Message.ToolResult("1", "f", List.of(new Part.Text("one", MARKER))),
            new Message.ToolResult("3", null, text("")));
  }

  @Test
  void a_function_s_result_belongs_to_the_latest_call_of_its_name() {
    String call =
        "{'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},";
    String result = "{'role':'function','name':'f','content':'r'}";

    assertThat(read(call + result + "," + call + result))
        .containsExactly(
            calls(new ToolCall("function_call_0", "f", object("{}"), null, null)),
            new Message.ToolResult("function_call_0", "f", text("r")),
            calls(new ToolCall("function_call_2", "f", object("{}"), null, null)),
            new Message.ToolResult("function_call_2", "f", text("r")));
  }

  private static List<Message> read(String messages) {
    return MessageReader.read(RequestField.root(RequestJson.message(messages)).at("messages"));
  }

  private static List<Part> text(String text) {
    return List.of(new Part.Text(text, null));
  }

  private static Message said(List<Part> parts, String refusal) {
    return new Message.Assistant(parts, refusal, null, List.of(), List.of());
  }

  private static Message calls(ToolCall... calls) {
    return new Message.Assistant(List.of(), null, null, List.of(), List.of(calls));
  }
}

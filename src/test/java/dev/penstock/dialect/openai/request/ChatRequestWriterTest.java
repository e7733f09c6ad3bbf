package dev.penstock.dialect.openai.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ChatRequestWriterTest {
  private static final String REST =
      "\"messages\" : [ {\"role\":\"user\"} ], \"big\":12345678901234567890.10, \"x\":\"\\u00fc\"";

  @Test
  void only_the_model_changes() {
    assertThat(spliced("{ " + REST + ", \"model\": \"a\" }", "b\"c"))
        .isEqualTo("{ " + REST + ", \"model\": \"b\\\"c\" }");
  }

  @Test
  void a_model_of_the_path_is_put_into_the_body() {
    ChatRequest request =
        ChatRequestReader.read(("{" + REST + "}").getBytes(StandardCharsets.UTF_8), "path", 9);

    assertThat(ChatRequestWriter.splice(request, "b", object("{}")).toString())
        .isEqualTo("{\"model\":\"b\"," + REST + "}");
  }

  @Test
  void a_stream_asks_for_usage() {
    assertThat(spliced("{\"model\":\"a\",\"stream\":true," + REST + "}", "b"))
        .isEqualTo(
            "{\"stream_options\":{\"include_usage\":true},\"model\":\"b\",\"stream\":true,"
                + REST
                + "}");
  }

  @Test
  void stream_options_are_merged_wherever_they_stand() {
    assertThat(
            spliced(
                "{\"stream_options\":{\"include_usage\":false,\"o\":1.50},\"model\":\"a\","
                    + "\"stream\":true,"
                    + REST
                    + "}",
                "b"))
        .isEqualTo(
            "{\"stream_options\":{\"include_usage\":true,\"o\":1.50},\"model\":\"b\","
                + "\"stream\":true,"
                + REST
                + "}");
    assertThat(
            spliced(
                "{\"model\":\"a\",\"stream\":true,\"stream_options\": null ," + REST + "}", "b"))
        .isEqualTo(
            "{\"model\":\"b\",\"stream\":true,\"stream_options\": {\"include_usage\":true} ,"
                + REST
                + "}");
  }

  @Test
  void stream_options_that_ask_for_usage_stay_as_they_are() {
    String body =
        "{\"model\":\"a\",\"stream\":true,\"stream_options\": {\"include_usage\" : true} ,"
            + REST
            + "}";

    assertThat(spliced(body, "a")).isEqualTo(body);
  }

  @Test
  void params_fill_what_the_caller_left_open() {
    ObjectNode params =
        object("{\"temperature\":0.10,\"x\":1,\"model\":\"no\",\"max_tokens\":5,\"seed\":null}");

    assertThat(
            ChatRequestWriter.splice(
                    read("{\"model\":\"a\",\"max_completion_tokens\":7," + REST + "}"), "b", params)
                .toString())
        .isEqualTo(
            "{\"temperature\":0.10,\"seed\":null,\"model\":\"b\",\"max_completion_tokens\":7,"
                + REST
                + "}");
  }

  @Test
  void params_stand_in_for_a_null_where_it_stands() {
    ObjectNode params = object("{\"max_tokens\":5,\"temperature\":0.10,\"seed\":7}");
    String body =
        "{\"temperature\" : null ,\"a\":{\"seed\":null},\"model\":\"a\",\"seed\":1,"
            + "\"max_completion_tokens\":null,"
            + REST
            + "}";

    assertThat(ChatRequestWriter.splice(read(body), "b", params).toString())
        .isEqualTo(
            "{\"max_tokens\":5,\"temperature\" : 0.10 ,\"a\":{\"seed\":null},\"model\":\"b\","
                + "\"seed\":1,\"max_completion_tokens\":null,"
                + REST
                + "}");
  }

  private static String spliced(String body, String model) {
    return ChatRequestWriter.splice(read(body), model, object("{}")).toString();
  }

  private static ChatRequest read(String body) {
    return ChatRequestReader.read(body.getBytes(StandardCharsets.UTF_8), null, 9);
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Json.tree(json);
  }
}

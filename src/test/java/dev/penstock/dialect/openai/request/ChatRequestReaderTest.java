package dev.penstock.dialect.openai.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.ChatRequest.Span;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatRequestReaderTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  @Test
  void keeps_the_fields_that_decide_and_where_they_stand() {
    String body =
        " { \"model\" : \"gpt-ü\" ,\"stream\":true, \"stream_options\": {\"include_usage\":true}, "
            + MESSAGES
            + ",\"x\":[{}]}";

    ChatRequest request = read(body);

    assertThat(request.model()).isEqualTo("gpt-ü");
    assertThat(request.stream()).isTrue();
    assertThat(request.includeUsage()).isTrue();
    assertThat(request.fields())
        .containsExactlyInAnyOrder("model", "stream", "stream_options", "messages", "x");
    assertThat(request.membersStart()).isEqualTo(2);
    assertThat(at(request, request.modelSpan())).isEqualTo("\"gpt-ü\"");
    assertThat(at(request, request.streamOptionsSpan())).isEqualTo("{\"include_usage\":true}");
  }

  @Test
  void the_model_of_the_path_wins_over_any_in_the_body() {
    assertThat(ChatRequestReader.read(utf8("{" + MESSAGES + "}"), "m", 8).model()).isEqualTo("m");

    ChatRequest request = ChatRequestReader.read(utf8("{\"model\":7," + MESSAGES + "}"), "m", 8);

    assertThat(request.model()).isEqualTo("m");
    assertThat(at(request, request.modelSpan())).isEqualTo("7");
  }

  @Test
  void null_is_as_good_as_absent_for_stream_and_its_options() {
    ChatRequest request =
        read("{\"model\":\"m\",\"stream\":null,\"stream_options\":null," + MESSAGES + "}");

    assertThat(request.stream()).isFalse();
    assertThat(request.includeUsage()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "[]",
        "\"text\"",
        "{",
        "{}}",
        "{} {}",
        "{\"model\":\"m\",\"model\":\"n\"}",
        "{\"model\":\"m\",\"mod\\u0065l\":\"n\"}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{\"a\":[{\"b\":[{\"c\":1,\"c\":2}]}]}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":tru}",
        "\u0000{\u0000}",
        "\uFEFF{}"
      })
  void what_is_not_one_well_formed_object_is_invalid_json(String body) {
    assertThat(failure(utf8(body))).isInstanceOf(Failure.InvalidJson.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C3", "C0AF", "E08080", "EDA080", "F08282AC", "F4908080", "80", "FF"})
  void a_string_that_is_not_strict_utf_8_is_invalid_json(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    byte[] body = utf8("{\"model\":\"m\"," + MESSAGES + ",\"x\":\"????????\"}");
    System.arraycopy(bad, 0, body, body.length - 10, bad.length);

    assertThat(failure(body)).isInstanceOf(Failure.InvalidJson.class);
  }

  @Test
  void a_document_that_ends_within_a_character_is_invalid_json() {
    byte[] body = utf8("{\"model\":\"m€");

    for (int cut = 0; cut < body.length; cut++) {
      assertThat(failure(Arrays.copyOf(body, cut))).isInstanceOf(Failure.InvalidJson.class);
    }
  }

  @Test
  void depth_is_bounded_and_ten_thousand_levels_do_no_harm() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);

    assertThat(read("{\"model\":\"m\"," + MESSAGES + ",\"x\":[[[]]]}", 4)).isNotNull();
    assertThat(failure(utf8("{\"model\":\"m\"," + MESSAGES + ",\"x\":[[[[]]]]}"), 4))
        .isInstanceOf(Failure.InvalidJson.class);
    assertThat(failure(utf8("{\"x\":" + deep + "}")))
        .isEqualTo(
            new Failure.InvalidJson("The body nests deeper than 64 levels (line 1, column 69)."));
    assertThat(failure(utf8("{\"messages\":" + deep + "}")))
        .isInstanceOf(Failure.InvalidJson.class);
    assertThat(failure(utf8("{\"stream_options\":{\"a\":" + deep + "}}")))
        .isInstanceOf(Failure.InvalidJson.class);
  }

  @Test
  void a_number_of_a_million_digits_is_refused_and_its_digits_are_not_repeated() {
    assertThat(failure(utf8("{\"a\":" + "9".repeat(1_000_000) + "}")))
        .isEqualTo(new Failure.InvalidJson("A number or a name in the body is too long."));
  }

  @Test
  void a_fault_is_located_but_never_quoted() {
    assertThat(failure(utf8("{\n  \"a\": secret}")))
        .isEqualTo(new Failure.InvalidJson("The body is not valid JSON (line 2, column 8)."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'messages':[{'role':'user'}]} | model",
        "{'model':'m'} | messages",
        "{'model':'m','messages':[{'role':'user'},{'content':''}]} | messages[1].role"
      })
  void a_missing_field_is_named(String body, String param) {
    assertThat(failure(utf8(body.replace('\'', '"'))))
        .isEqualTo(new Failure.MissingParameter(param));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':1,'messages':[{'role':'user'}]} | model",
        "{'model':null,'messages':[{'role':'user'}]} | model",
        "{'model':'','messages':[{'role':'user'}]} | model",
        "{'model':'m','messages':{}} | messages",
        "{'model':'m','messages':null} | messages",
        "{'model':'m','messages':[]} | messages",
        "{'model':'m','messages':['hi']} | messages[0]",
        "{'model':'m','messages':[{'role':1}]} | messages[0].role",
        "{'model':'m','stream':'true','messages':[{'role':'user'}]} | stream",
        "{'model':'m','stream_options':[],'messages':[{'role':'user'}]} | stream_options",
        "{'model':'m','stream_options':{'include_usage':1},'messages':[{'role':'user'}]}"
            + " | stream_options.include_usage"
      })
  void a_field_of_a_wrong_type_is_named(String body, String param) {
    assertThat(failure(utf8(body.replace('\'', '"'))))
        .isInstanceOfSatisfying(
            Failure.InvalidValue.class, wrong -> assertThat(wrong.param()).isEqualTo(param));
  }

  @Test
  void a_malformed_document_is_reported_before_a_wrong_field_in_it() {
    assertThat(failure(utf8("{\"model\":1,"))).isInstanceOf(Failure.InvalidJson.class);
  }

  private static ChatRequest read(String body) {
    return read(body, 64);
  }

  private static ChatRequest read(String body, int maxDepth) {
    return ChatRequestReader.read(utf8(body), null, maxDepth);
  }

  private static Failure failure(byte[] body) {
    return failure(body, 64);
  }

  private static Failure failure(byte[] body, int maxDepth) {
    return catchThrowableOfType(
            FailureException.class,
            () -> {
              ChatRequest unexpected = ChatRequestReader.read(body, null, maxDepth);
              assertThat(unexpected).isNull();
            })
        .failure();
  }

  private static String at(ChatRequest request, Span span) {
    return new String(request.body(), span.from(), span.to() - span.from(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.penstock.provider.tgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.PromptTemplate;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TgiRequestTest {
  private static final String HELLO = "'messages': [{'role': 'user', 'content': 'hello'}]";

  @Test
  void parameters_have_other_names() {
    ObjectNode body =
        encoded(
            HELLO
                + ", 'max_completion_tokens': 9, 'temperature': 0.5, 'top_p': 0.9, 'top_k': 5,"
                + " 'stop': ['END'], 'seed': 7, 'frequency_penalty': 0.5,"
                + " 'repetition_penalty': 1.1, 'truncate': 100");

    assertThat(body.path("parameters"))
        .isEqualTo(
            Asked.json(
                "{'details': true, 'return_full_text': false, 'do_sample': true,"
                    + " 'max_new_tokens': 9, 'temperature': 0.5, 'top_p': 0.9, 'top_k': 5,"
                    + " 'stop': ['END'], 'seed': 7, 'frequency_penalty': 0.5,"
                    + " 'repetition_penalty': 1.1, 'truncate': 100}"));
  }

  @Test
  void the_likeliest_token_is_not_sampled() {
    assertThat(encoded(HELLO + ", 'temperature': 0, 'top_p': 0.9, 'top_k': 5").path("parameters"))
        .isEqualTo(Asked.json("{'details': true, 'return_full_text': false, 'do_sample': false}"));
  }

  @Test
  void all_of_the_tokens_is_no_bound() {
    assertThat(encoded(HELLO + ", 'top_p': 1").at("/parameters/top_p").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'n': 2                                        | n
          'presence_penalty': 1                         | presence_penalty
          'seed': -1                                    | seed
          'response_format': {'type': 'json_object'}    | response_format
          'tools': [{'type': 'function', 'function': {'name': 'f'}}] | tools
          """)
  void what_cannot_be_said_is_refused_by_its_name(String member, String param) {
    assertThat(refused(HELLO + ", " + member))
        .isInstanceOfSatisfying(
            Failure.UnsupportedParameter.class,
            failure -> assertThat(failure.param()).isEqualTo(param));
  }

  @Test
  void turns_of_tools_are_refused() {
    Failure failure =
        refused(
            "'messages': [{'role': 'user', 'content': 'x'}, {'role': 'tool', 'tool_call_id': 'c',"
                + " 'content': '5'}]");

    assertThat(failure).isInstanceOf(Failure.UnsupportedParameter.class);
  }

  @Test
  void files_are_refused() {
    Failure failure =
        refused(
            "'messages': [{'role': 'user', 'content': [{'type': 'file', 'file': {'filename': 'a',"
                + " 'file_data': 'data:application/pdf;base64,aGVsbG8='}}]}]");

    assertThat(failure).isInstanceOf(Failure.UnsupportedParameter.class);
  }

  private static Failure refused(String members) {
    return catchThrowableOfType(FailureException.class, () -> assertThat(encoded(members)).isNull())
        .failure();
  }

  private static ObjectNode encoded(String members) {
    return Asked.encoded(new TgiDialect(PromptTemplate.of("chatml")), "tgi", members);
  }
}

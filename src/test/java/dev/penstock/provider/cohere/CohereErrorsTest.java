package dev.penstock.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CohereErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292. | ContextLengthExceeded
          400 | too many tokens: max tokens must be less than or equal to 4096 - received 8192.           | UpstreamRejected
          400 | invalid request: model 'x' is not supported by the chat API                               | UpstreamModelNotFound
          400 | invalid request: temperature must be between 0 and 1.0 inclusive.                         | UpstreamRejected
          400 | blocked output: please try another prompt                                                 | ContentPolicyViolation
          401 | invalid api token                                                                         | CredentialRefused
          402 | Please add or update your payment method                                                  | CredentialRefused
          403 | not permitted                                                                             | CredentialRefused
          404 | model 'xyz' not found, make sure the correct model ID was used                            | UpstreamModelNotFound
          422 | invalid json                                                                              | UpstreamRejected
          429 | trial token rate limit exceeded, limit is 100000 tokens per minute                        | UpstreamRateLimited
          498 | invalid token                                                                             | ContentPolicyViolation
          499 | request cancelled                                                                         | UpstreamBroken
          500 | internal server error                                                                     | UpstreamBroken
          503 | too many users                                                                            | UpstreamOverloaded
          504 | timed out                                                                                 | UpstreamBroken
          """)
  void errors_have_their_classes(int status, String message, String kind) {
    Failure failure = decode(status, "{\"id\":\"1\",\"message\":\"" + message + "\"}");

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void the_delay_is_kept() {
    assertThat(decode(429, "{\"message\":\"wait\"}"))
        .isEqualTo(new Failure.UpstreamRateLimited(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @CsvSource({"''", "<html>gone</html>", "[]", "null", "{\"data\": 5}"})
  void a_body_that_says_nothing_is_no_more_than_its_status(String body) {
    assertThat(decode(500, body)).isInstanceOf(Failure.UpstreamBroken.class);
  }

  private static Failure decode(int status, String body) {
    return CohereErrors.decode(
        new ErrorAnswer(status, body.getBytes(StandardCharsets.UTF_8), 2000L));
  }
}

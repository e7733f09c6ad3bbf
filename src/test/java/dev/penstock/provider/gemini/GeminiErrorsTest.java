package dev.penstock.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.error.Failure;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class GeminiErrorsTest {

  @TestFactory
  Stream<DynamicTest> errors() {
    return Fixtures.inputs("errors", ".json").stream()
        .map(input -> DynamicTest.dynamicTest(Fixtures.name(input), () -> check(input)));
  }

  @Test
  void body_that_is_no_json_goes_by_status() {
    assertThat(decode(503, "<html>no</html>", null))
        .isEqualTo(new Failure.UpstreamOverloaded(null));
  }

  @Test
  void empty_body_goes_by_status() {
    assertThat(decode(429, "", null)).isEqualTo(new Failure.UpstreamRateLimited(null));
  }

  private static void check(Path input) throws JsonProcessingException {
    JsonNode answer = GeminiJson.parse(Fixtures.read(input));
    JsonNode retry = answer.path("retryAfterMillis");

    Failure failure =
        decode(
            answer.path("status").asInt(),
            GeminiJson.write(answer.path("body")),
            retry.isNull() ? null : retry.asLong());

    assertThat(failure + "\n").isEqualTo(Fixtures.expected(input, ".failure"));
  }

  private static Failure decode(int status, String body, @Nullable Long retryAfterMillis) {
    return Fixtures.dialect()
        .decodeError(new ErrorAnswer(status, body.getBytes(UTF_8), retryAfterMillis));
  }
}

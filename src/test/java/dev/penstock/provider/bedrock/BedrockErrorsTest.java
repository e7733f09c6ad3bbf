package dev.penstock.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.error.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BedrockErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | UnrecognizedClientException:http://x/ | The security token is invalid. | CredentialRefused",
        "403 | ExpiredTokenException | expired | CredentialRefused",
        "403 | AccessDeniedException | You don't have access to the model. | CredentialRefused",
        "400 | IncompleteSignatureException | no | CredentialRefused",
        "429 | ThrottlingException | Too many tokens, please wait. | UpstreamRateLimited",
        "400 | ServiceQuotaExceededException | quota | UpstreamRateLimited",
        "429 | ModelNotReadyException | starting | UpstreamOverloaded",
        "503 | ServiceUnavailableException | busy | UpstreamOverloaded",
        "404 | ResourceNotFoundException | Could not resolve the model. | UpstreamModelNotFound",
        "400 | ValidationException | The provided model identifier is invalid. | UpstreamModelNotFound",
        "400 | ValidationException | Invocation of model ID a with on-demand throughput isn’t supported. | UpstreamModelNotFound",
        "400 | ValidationException | Input is too long for requested model. | ContextLengthExceeded",
        "400 | ValidationException | prompt is too long: 210000 tokens > 200000 maximum | ContextLengthExceeded",
        "400 | ValidationException | The maximum tokens you requested exceeds the model limit of 4096. | UpstreamRejected",
        "400 | ValidationException | messages: at least one is required | UpstreamRejected",
        "408 | ModelTimeoutException | slow | UpstreamBroken",
        "424 | ModelErrorException | failed | UpstreamBroken",
        "500 | InternalServerException | oops | UpstreamBroken",
        "500 | '' | <html> | UpstreamBroken"
      })
  void each_error_is_one_of_ours(int status, String type, String message, String expected) {
    byte[] body = "{\"message\":\"%s\"}".formatted(message).getBytes(UTF_8);

    Failure failure = BedrockErrors.of(new ErrorAnswer(status, body, null, type));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void the_type_may_be_in_the_body_and_the_message_in_capitals() {
    byte[] body =
        "{\"__type\":\"com.amazon.coral.service#UnrecognizedClientException\",\"Message\":\"x\"}"
            .getBytes(UTF_8);

    assertThat(BedrockErrors.of(new ErrorAnswer(400, body, null)))
        .isEqualTo(new Failure.CredentialRefused());
  }

  @Test
  void a_delay_is_passed_on() {
    byte[] body = "{\"message\":\"x\"}".getBytes(UTF_8);

    assertThat(BedrockErrors.of(new ErrorAnswer(429, body, 7000L, "ThrottlingException")))
        .isEqualTo(new Failure.UpstreamRateLimited(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throttlingException | {\"message\":\"x\"} | UpstreamRateLimited",
        "serviceUnavailableException | {\"message\":\"x\"} | UpstreamOverloaded",
        "internalServerException | {\"message\":\"x\"} | UpstreamBroken",
        "validationException | {\"message\":\"Input is too long for requested model.\"} | ContextLengthExceeded",
        "modelStreamErrorException | {\"originalStatusCode\":500,\"originalMessage\":\"x\"} | UpstreamBroken",
        "modelStreamErrorException | {\"originalStatusCode\":429,\"message\":\"x\"} | UpstreamRateLimited",
        "modelStreamErrorException | {\"originalStatusCode\":503} | UpstreamOverloaded",
        "modelTimeoutException | {} | UpstreamBroken",
        "newException | {} | UpstreamBroken",
        "error | {\"code\":\"ThrottlingException\",\"message\":\"x\"} | UpstreamRateLimited",
        "error | {\"code\":\"InternalFailure\",\"message\":\"x\"} | UpstreamBroken"
      })
  void exceptions_within_a_stream_are_the_same(String event, String payload, String expected) {
    assertThat(BedrockErrors.isError(event)).isTrue();

    Failure failure = BedrockErrors.inStream(event, BedrockJson.object(payload));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
  }
}

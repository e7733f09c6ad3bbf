package dev.penstock.clients;

import static dev.penstock.clients.Sdk.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.models.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Sdk.Shared.class)
final class SdkErrorsTest {
  private final Sdk sdk;

  SdkErrorsTest(Sdk sdk) {
    this.sdk = sdk;
  }

  @Test
  void unknown_model_is_not_found_and_names_the_parameter() {
    NotFoundException failure = failure(NotFoundException.class, sdk.client(), "no-such-model");

    assertThat(failure.code()).contains("model_not_found");
    assertThat(failure.param()).contains("model");
    assertThat(failure.headers().values("x-request-id")).hasSize(1);
  }

  @Test
  void wrong_type_is_a_bad_request_that_names_the_field() {
    BadRequestException failure =
        catchThrowableOfType(
            BadRequestException.class,
            () ->
                sdk.completions()
                    .create(
                        ask("demo")
                            .putAdditionalBodyProperty("temperature", JsonValue.from("hot"))
                            .build()));

    assertThat(failure.code()).contains("invalid_value");
    assertThat(failure.param()).contains("temperature");
  }

  @Test
  void wrong_key_is_unauthorized() {
    UnauthorizedException failure =
        failure(UnauthorizedException.class, sdk.client("sk-ps-wrong"), "demo");

    assertThat(failure.code()).contains("invalid_api_key");
  }

  @Test
  void model_outside_the_key_is_permission_denied() {
    OpenAIClient limited = sdk.client(Sdk.LIMITED_KEY);

    assertThat(limited.chat().completions().create(ask("demo").build()).choices()).isNotEmpty();
    assertThat(failure(PermissionDeniedException.class, limited, "openai/text").code())
        .contains("model_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void upstream_rate_limit_says_when_to_come_back(String vendor) {
    RateLimitException failure =
        failure(RateLimitException.class, sdk.client(), vendor + "/error-429");

    assertThat(failure.code()).contains("upstream_rate_limited");
    assertThat(failure.headers().values("retry-after")).containsExactly("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void refused_upstream_credential_is_not_the_callers(String vendor) {
    InternalServerException failure =
        failure(InternalServerException.class, sdk.client(), vendor + "/error-401");

    assertThat(failure.statusCode()).isEqualTo(502);
    assertThat(failure.code()).contains("upstream_credentials_refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void upstream_bad_request_is_the_callers(String vendor) {
    BadRequestException failure =
        failure(BadRequestException.class, sdk.client(), vendor + "/error-400");

    assertThat(failure.type()).contains("invalid_request_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void cut_stream_ends_in_an_error_of_the_sdk(String vendor) {
    SseException failure =
        catchThrowableOfType(
            SseException.class,
            () -> {
              try (StreamResponse<ChatCompletionChunk> stream =
                  sdk.completions().createStreaming(ask(vendor + "/cut").build())) {
                stream.stream().forEach(chunk -> {});
              }
            });

    assertThat(failure.code()).contains("upstream_error");
  }

  @Test
  void models_are_listed_by_what_the_key_may_call() {
    assertThat(sdk.client().models().list().data()).extracting(Model::id).contains("demo");
    assertThat(sdk.client(Sdk.LIMITED_KEY).models().list().data())
        .extracting(Model::id)
        .containsExactly("demo");
  }

  @Test
  void model_is_retrieved_by_its_name() {
    assertThat(sdk.client().models().retrieve("demo").id()).isEqualTo("demo");
    assertThat(
            catchThrowableOfType(
                    NotFoundException.class, () -> sdk.client().models().retrieve("no-such-model"))
                .code())
        .contains("model_not_found");
  }

  private static <T extends OpenAIServiceException> T failure(
      Class<T> kind, OpenAIClient client, String model) {
    return catchThrowableOfType(kind, () -> client.chat().completions().create(ask(model).build()));
  }
}

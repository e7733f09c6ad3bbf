package dev.penstock.clients;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.StructuredResponse;
import com.openai.services.blocking.ResponseService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Sdk.Shared.class)
final class SdkResponsesTest {
  private static final List<JsonObject> WANTED =
      List.of(
          JsonObject.of("city", "Paris", "unit", "celsius"),
          JsonObject.of("city", "Oslo \u2744\ufe0f", "unit", "celsius"));

  private final Sdk sdk;

  SdkResponsesTest(Sdk sdk) {
    this.sdk = sdk;
  }

  private ResponseService responses() {
    return sdk.client().responses();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/text",
        "anthropic/text",
        "gemini/text",
        "openai/think",
        "anthropic/think",
        "gemini/think"
      })
  void accumulator_of_the_sdk_sees_what_a_whole_answer_says(String model) {
    Response whole = responses().create(ask(model).build());
    Response streamed = streamed(ask(model).build());

    assertThat(whole.status()).contains(ResponseStatus.COMPLETED);
    assertThat(text(streamed)).isEqualTo(text(whole)).isNotEmpty();
    assertThat(reasoning(streamed)).isEqualTo(reasoning(whole));
    assertThat(reasoning(whole).isEmpty()).isEqualTo(model.endsWith("text"));
    assertThat(streamed.usage().orElseThrow().totalTokens())
        .isEqualTo(whole.usage().orElseThrow().totalTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo"})
  void simulated_answers_are_streamed_too(String model) {
    assertThat(text(streamed(ask(model).build()))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void tools_are_called_and_answered_by_the_response_before(String vendor) {
    Response calls = streamed(withTools(vendor).build());
    assertThat(arguments(calls)).isEqualTo(WANTED);

    List<ResponseInputItem> outputs =
        calls(calls).stream().map(call -> output(call.callId())).toList();
    Response answer =
        responses()
            .create(
                withTools(vendor).inputOfResponse(outputs).previousResponseId(calls.id()).build());

    assertThat(text(answer)).contains("The tools said");
    assertThat(answer.previousResponseId()).contains(calls.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void structured_output_becomes_an_object(String vendor) {
    StructuredResponse<SdkToolsTest.Event> answer =
        responses().create(ask(vendor + "/json").text(SdkToolsTest.Event.class).build());

    SdkToolsTest.Event event =
        answer.output().stream()
            .flatMap(item -> item.message().stream())
            .flatMap(message -> message.content().stream())
            .flatMap(content -> content.outputText().stream())
            .findFirst()
            .orElseThrow();
    assertThat(event.name).isEqualTo("Science Fair");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void a_response_is_retrieved_and_deleted(String vendor) {
    Response made = responses().create(ask(vendor + "/text").build());

    assertThat(text(responses().retrieve(made.id()))).isEqualTo(text(made));
    assertThat(responses().inputItems().list(made.id()).data()).hasSize(1);
    responses().delete(made.id());

    assertThat(catchThrowableOfType(NotFoundException.class, () -> responses().retrieve(made.id())))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void cut_stream_ends_in_an_error_of_the_sdk(String vendor) {
    SseException failure =
        catchThrowableOfType(SseException.class, () -> streamed(ask(vendor + "/cut").build()));

    assertThat(failure.code()).contains("upstream_error");
  }

  private Response streamed(ResponseCreateParams params) {
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> stream = responses().createStreaming(params)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.response();
  }

  private static ResponseCreateParams.Builder ask(String model) {
    return ResponseCreateParams.builder().model(model).input("Hello");
  }

  private static ResponseCreateParams.Builder withTools(String vendor) {
    Map<String, Object> city = Map.of("city", Map.of("type", "string"));
    return ask(vendor + "/tools")
        .addTool(
            FunctionTool.builder()
                .name("get_weather")
                .strict(false)
                .parameters(
                    FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(city))
                        .build())
                .build());
  }

  private static ResponseInputItem output(String callId) {
    return ResponseInputItem.ofFunctionCallOutput(
        ResponseInputItem.FunctionCallOutput.builder().callId(callId).output("fine").build());
  }

  private static List<ResponseFunctionToolCall> calls(Response response) {
    return response.output().stream().flatMap(item -> item.functionCall().stream()).toList();
  }

  private static List<JsonObject> arguments(Response response) {
    return calls(response).stream().map(call -> new JsonObject(call.arguments())).toList();
  }

  private static String text(Response response) {
    return response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .map(text -> text.text())
        .collect(joining());
  }

  private static String reasoning(Response response) {
    return response.output().stream()
        .flatMap(item -> item.reasoning().stream())
        .flatMap(item -> item.summary().stream())
        .map(summary -> summary.text())
        .collect(joining());
  }
}

package dev.penstock.clients;

import static dev.penstock.clients.Sdk.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Sdk.Shared.class)
final class SdkToolsTest {
  private static final List<JsonObject> WANTED =
      List.of(
          JsonObject.of("city", "Paris", "unit", "celsius"),
          JsonObject.of("city", "Oslo \u2744\ufe0f", "unit", "celsius"));

  private final Sdk sdk;

  SdkToolsTest(Sdk sdk) {
    this.sdk = sdk;
  }

  /** What the SDK makes a schema of. */
  public static final class Event {
    public String name = "";
    public String date = "";
    public List<String> participants = List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void parallel_tool_calls_arrive_in_a_whole_answer(String vendor) {
    ChatCompletion answer = sdk.completions().create(withTools(vendor).build());

    assertThat(arguments(answer)).isEqualTo(WANTED);
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void streamed_argument_pieces_add_up(String vendor) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> stream =
        sdk.completions().createStreaming(withTools(vendor).build())) {
      stream.stream().forEach(accumulator::accumulate);
    }

    assertThat(arguments(accumulator.chatCompletion())).isEqualTo(WANTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void tool_results_go_back_and_are_answered(String vendor) {
    ChatCompletionMessage calls =
        sdk.completions().create(withTools(vendor).build()).choices().getFirst().message();

    ChatCompletionCreateParams.Builder next = withTools(vendor).addMessage(calls);
    calls.toolCalls().orElseThrow().stream()
        .flatMap(call -> call.function().stream())
        .map(ChatCompletionMessageFunctionToolCall::id)
        .forEach(id -> next.addMessage(result(id)));
    ChatCompletion answer = sdk.completions().create(next.build());

    assertThat(answer.choices().getFirst().message().content())
        .contains("The tools said: 21 degrees | snow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void structured_output_becomes_an_object(String vendor) {
    StructuredChatCompletion<Event> answer =
        sdk.completions().create(ask(vendor + "/json").responseFormat(Event.class).build());

    Event event = answer.choices().getFirst().message().content().orElseThrow();
    assertThat(event.name).isEqualTo("Science Fair");
    assertThat(event.date).isEqualTo("Friday");
    assertThat(event.participants).containsExactly("Alice", "Bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void image_reaches_the_upstream(String vendor) {
    String model = "images.chat." + vendor;
    ChatCompletionContentPartImage image =
        ChatCompletionContentPartImage.builder()
            .imageUrl(
                ChatCompletionContentPartImage.ImageUrl.builder()
                    .url("data:image/png;base64,iVBORw0KGgo=")
                    .build())
            .build();

    sdk.completions()
        .create(
            ask(vendor + "/" + model)
                .addUserMessageOfArrayOfContentParts(
                    List.of(ChatCompletionContentPart.ofImageUrl(image)))
                .build());

    assertThat(sdk.upstream().request(model).encode()).contains("iVBORw0KGgo=", "image/png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "gemini", "ollama"})
  void embeddings_keep_their_order(String vendor) {
    EmbeddingCreateParams params =
        EmbeddingCreateParams.builder()
            .model(vendor + "/embed")
            .inputOfArrayOfStrings(List.of("one", "three"))
            .build();

    List<Embedding> made = sdk.client().embeddings().create(params).data();

    assertThat(made)
        .extracting(Embedding::embedding)
        .containsExactly(List.of(3f, 0.5f, -2f), List.of(5f, 0.5f, -2f));
  }

  private static ChatCompletionCreateParams.Builder withTools(String vendor) {
    Map<String, Object> city = Map.of("city", Map.of("type", "string"));
    FunctionDefinition weather =
        FunctionDefinition.builder()
            .name("get_weather")
            .parameters(
                FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(city))
                    .build())
            .build();
    return ask(vendor + "/tools").addFunctionTool(weather);
  }

  private static ChatCompletionToolMessageParam result(String id) {
    return ChatCompletionToolMessageParam.builder().toolCallId(id).content("fine").build();
  }

  private static List<JsonObject> arguments(ChatCompletion answer) {
    return answer.choices().getFirst().message().toolCalls().orElseThrow().stream()
        .flatMap(call -> call.function().stream())
        .map(call -> new JsonObject(call.function().arguments()))
        .toList();
  }
}

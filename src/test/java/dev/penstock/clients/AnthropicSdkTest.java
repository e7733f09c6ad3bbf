package dev.penstock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.StructuredMessage;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own client, at models of its own and of another format. */
@ExtendWith(Sdk.Shared.class)
final class AnthropicSdkTest {
  private final Sdk sdk;
  private final AnthropicClient client;

  AnthropicSdkTest(Sdk sdk) {
    this.sdk = sdk;
    this.client = sdk.anthropic(Sdk.WHOLE_KEY);
  }

  private static MessageCreateParams.Builder ask(String model) {
    return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage("hi");
  }

  private static MessageCreateParams.Builder withTools(String vendor) {
    Tool.InputSchema schema =
        Tool.InputSchema.builder()
            .properties(
                Tool.InputSchema.Properties.builder()
                    .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                    .build())
            .build();
    return ask(vendor + "/tools")
        .addTool(Tool.builder().name("get_weather").inputSchema(schema).build());
  }

  private Message streamed(MessageCreateParams params) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  private static String text(Message message) {
    return message.content().stream()
        .flatMap(block -> block.text().stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }

  private static List<ToolUseBlock> calls(Message message) {
    return message.content().stream().flatMap(block -> block.toolUse().stream()).toList();
  }

  private static void assertSame(Message streamed, Message whole) {
    assertThat(text(streamed)).isEqualTo(text(whole)).isNotBlank();
    assertThat(streamed.stopReason()).isEqualTo(whole.stopReason());
    assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
    assertThat(streamed.usage().inputTokens()).isEqualTo(whole.usage().inputTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void a_streamed_answer_is_the_whole_one(String vendor) {
    MessageCreateParams params = ask(vendor + "/text").build();

    Message whole = client.messages().create(params);

    assertSame(streamed(params), whole);
    assertThat(whole.stopReason()).contains(StopReason.END_TURN);
    assertThat(whole.usage().inputTokens()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void calls_of_tools_come_and_their_results_go_back(String vendor) {
    Message calls = streamed(withTools(vendor).build());

    assertThat(calls.stopReason()).contains(StopReason.TOOL_USE);
    assertThat(calls(calls).stream().map(call -> input(call).get("city")).toList())
        .isEqualTo(List.of("Paris", "Oslo \u2744\ufe0f"));
    Message whole = client.messages().create(withTools(vendor).build());
    assertThat(inputs(whole)).isEqualTo(inputs(calls));
    Message answer =
        streamed(
            withTools(vendor)
                .addMessage(calls.toParam())
                .addUserMessageOfContentBlockParams(
                    calls(calls).stream().map(AnthropicSdkTest::result).toList())
                .build());
    assertThat(text(answer)).isNotBlank();
    assertThat(sdk.upstream().request("tools").encode()).contains("7 degrees");
  }

  private static List<Map<?, ?>> inputs(Message message) {
    return calls(message).stream().<Map<?, ?>>map(AnthropicSdkTest::input).toList();
  }

  private static Map<?, ?> input(ToolUseBlock call) {
    return Objects.requireNonNull(call._input().convert(Map.class));
  }

  private static ContentBlockParam result(ToolUseBlock call) {
    return ContentBlockParam.ofToolResult(
        ToolResultBlockParam.builder().toolUseId(call.id()).content("7 degrees").build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void reasoning_is_thinking_and_goes_back(String vendor) {
    MessageCreateParams params = ask(vendor + "/think").enabledThinking(1024).build();

    Message whole = client.messages().create(params);
    Message streamed = streamed(params);

    assertThat(thinking(streamed)).isEqualTo(thinking(whole)).isNotBlank();
    Message next =
        client
            .messages()
            .create(
                ask(vendor + "/text").addMessage(streamed.toParam()).addUserMessage("?").build());
    assertThat(text(next)).isNotBlank();
  }

  private static String thinking(Message message) {
    return message.content().stream()
        .flatMap(block -> block.thinking().stream())
        .map(block -> block.thinking() + block.signature())
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void image_reaches_the_upstream(String vendor) {
    String model = "images.messages." + vendor;
    ImageBlockParam image =
        ImageBlockParam.builder()
            .source(
                Base64ImageSource.builder()
                    .data("iVBORw0KGgo=")
                    .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                    .build())
            .build();

    client
        .messages()
        .create(
            ask(vendor + "/" + model)
                .addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofImage(image)))
                .build());

    assertThat(sdk.upstream().request(model).encode()).contains("iVBORw0KGgo=", "image/png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void structured_output_becomes_an_object(String vendor) {
    StructuredMessage<SdkToolsTest.Event> answer =
        client
            .messages()
            .create(ask(vendor + "/json").outputConfig(SdkToolsTest.Event.class).build());

    SdkToolsTest.Event event = answer.content().getFirst().text().orElseThrow().text();
    assertThat(event.name).isEqualTo("Science Fair");
    assertThat(event.participants).containsExactly("Alice", "Bob");
  }

  @Test
  void blocks_are_valid_to_the_sdk() {
    Message message = client.messages().create(ask("openai/think").build());

    assertThat(message.content()).isNotEmpty().allMatch(ContentBlock::isValid);
    assertThat(message.isValid()).isTrue();
  }

  @Test
  void it_may_ask_the_providers_own_api() {
    AnthropicClient own = sdk.anthropicAt("anthropic-mock");
    MessageCreateParams params = ask("text").build();

    Message whole = own.messages().create(params);
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> stream = own.messages().createStreaming(params)) {
      stream.stream().forEach(accumulator::accumulate);
    }

    assertSame(accumulator.message(), whole);
  }

  @Test
  void tokens_are_counted() {
    long tokens =
        client
            .messages()
            .countTokens(
                MessageCountTokensParams.builder()
                    .model("demo")
                    .addUserMessage("How long is this?")
                    .build())
            .inputTokens();

    assertThat(tokens).isBetween(5L, 20L);
  }

  @Test
  void models_are_listed() {
    List<ModelInfo> models =
        sdk.anthropic(Sdk.LIMITED_KEY).models().list().autoPager().stream().toList();

    assertThat(models).extracting(ModelInfo::id).containsExactly("demo");
    assertThat(models.getFirst().createdAt()).isNotNull();
  }

  @Test
  void errors_are_the_sdks_own() {
    assertThatThrownBy(() -> sdk.anthropic("sk-ps-wrong").messages().create(ask("demo").build()))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(
            () -> sdk.anthropic(Sdk.LIMITED_KEY).messages().create(ask("openai/text").build()))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("openai/text");
    assertThatThrownBy(() -> client.messages().create(ask("openai/error-429").build()))
        .isInstanceOf(RateLimitException.class);
  }
}

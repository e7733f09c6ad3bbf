package dev.penstock.clients;

import static dev.penstock.clients.Sdk.ask;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Sdk.Shared.class)
final class SdkChatTest {
  private static final String TEXT = "Hello from the mock upstream.";

  private final Sdk sdk;

  SdkChatTest(Sdk sdk) {
    this.sdk = sdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void answer_has_text_finish_reason_and_usage(String vendor) {
    ChatCompletion answer = sdk.completions().create(ask(vendor + "/text").build());

    ChatCompletion.Choice choice = answer.choices().getFirst();
    assertThat(choice.message().content()).contains(TEXT);
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.usage().map(CompletionUsage::totalTokens)).contains(18L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void stream_is_the_same_text_under_one_id_without_usage(String vendor) {
    List<ChatCompletionChunk> chunks = stream(ask(vendor + "/text").build());

    assertThat(text(chunks)).isEqualTo(TEXT);
    assertThat(chunks.stream().map(ChatCompletionChunk::id).distinct()).hasSize(1);
    assertThat(chunks.stream().flatMap(chunk -> chunk.usage().stream())).isEmpty();
    assertThat(chunks.stream().flatMap(c -> c.choices().getFirst().finishReason().stream()))
        .containsExactly(ChatCompletionChunk.Choice.FinishReason.STOP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void usage_chunk_comes_last_where_it_is_asked_for(String vendor) {
    ChatCompletionStreamOptions usage =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();

    List<ChatCompletionChunk> chunks = stream(ask(vendor + "/text").streamOptions(usage).build());

    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().map(CompletionUsage::totalTokens)).contains(18L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void accumulator_of_the_sdk_takes_a_whole_stream(String vendor) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

    stream(ask(vendor + "/text").build()).forEach(accumulator::accumulate);

    assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
        .contains(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void reasoning_is_in_reasoning_content(String vendor) {
    ChatCompletion answer = sdk.completions().create(ask(vendor + "/think").build());

    Map<String, JsonValue> more = answer.choices().getFirst().message()._allProperties();
    assertThat(more).containsEntry("reasoning_content", JsonValue.from("First, think it over."));
  }

  @Test
  void unknown_fields_pass_an_openai_upstream_both_ways() {
    ChatCompletionCreateParams params =
        ask("openai/text.unknown")
            .putAdditionalBodyProperty("x_deep", JsonValue.from(Map.of("a", 1)))
            .build();

    ChatCompletion answer = sdk.completions().create(params);

    assertThat(answer._allProperties()).containsKey("x_mock");
    assertThat(sdk.upstream().request("text.unknown").getJsonObject("x_deep").getInteger("a"))
        .isEqualTo(1);
  }

  @Test
  void response_headers_tell_who_answered() {
    try (HttpResponseFor<ChatCompletion> response =
        sdk.completions().withRawResponse().create(ask("openai/text").build())) {
      Headers headers = response.headers();

      assertThat(headers.values("x-request-id")).hasSize(1);
      assertThat(headers.values("x-penstock-deployment")).containsExactly("openai-mock/text");
      assertThat(headers.values("x-penstock-model-group")).containsExactly("openai/*");
      assertThat(headers.values("x-penstock-attempts")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void client_that_leaves_a_stream_closes_the_upstream_call(String vendor) {
    String model = "slow." + vendor;
    try (StreamResponse<ChatCompletionChunk> response =
        sdk.completions().createStreaming(ask(vendor + "/" + model).build())) {
      assertThat(response.stream().anyMatch(chunk -> !text(List.of(chunk)).isEmpty())).isTrue();
    }

    assertThat(sdk.upstream().closed(model)).succeedsWithin(Duration.ofSeconds(5));
  }

  private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> response = sdk.completions().createStreaming(params)) {
      return response.stream().toList();
    }
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .flatMap(choice -> choice.delta().content().stream())
        .collect(joining());
  }
}

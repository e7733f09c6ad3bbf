package dev.penstock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LangChain4j, by its clients for OpenAI and for Anthropic, at models of three formats. */
@ExtendWith(Sdk.Shared.class)
final class LangChain4jTest {
  private static final String TEXT = "Hello from the mock upstream.";
  private static final String PNG = "iVBORw0KGgo=";

  /** Where each upstream is told the schema of an answer. */
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "openai", "\"response_format\"",
          "anthropic", "\"output_config\"",
          "gemini", "\"responseJsonSchema\"");

  private final Sdk sdk;

  LangChain4jTest(Sdk sdk) {
    this.sdk = sdk;
  }

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @CsvSource({
    "OPENAI, openai",
    "OPENAI, anthropic",
    "OPENAI, gemini",
    "ANTHROPIC, openai",
    "ANTHROPIC, anthropic",
    "ANTHROPIC, gemini"
  })
  private @interface EachClientAndVendor {}

  private interface Assistant {
    String ask(String question);
  }

  private interface Speaker {
    TokenStream ask(String question);
  }

  private interface Reader {
    Fair read(String text);
  }

  private record Fair(String name, String date, List<String> participants) {}

  /** Notes which cities it was called for. */
  static final class Weather {
    private final List<String> cities = new ArrayList<>();

    @Tool(name = "get_weather", value = "The weather in a city.")
    String weather(@P(name = "city") String city) {
      cities.add(city);
      return "fine in " + city;
    }
  }

  @EachClientAndVendor
  void answer_has_text_finish_reason_and_usage(LangChain4jClient client, String vendor) {
    ChatResponse answer = client.whole(sdk, vendor + "/text").chat(UserMessage.from("hi"));

    assertAnswer(answer);
  }

  @EachClientAndVendor
  void stream_is_the_same_answer_in_pieces(LangChain4jClient client, String vendor) {
    Speaker speaker = AiServices.create(Speaker.class, client.streamed(sdk, vendor + "/text"));
    List<String> pieces = new ArrayList<>();

    ChatResponse answer = await(speaker.ask("hi").onPartialResponse(pieces::add));

    assertAnswer(answer);
    assertThat(pieces).hasSizeGreaterThan(1);
    assertThat(String.join("", pieces)).isEqualTo(TEXT);
  }

  @EachClientAndVendor
  void tools_run_until_there_is_an_answer(LangChain4jClient client, String vendor) {
    Weather weather = new Weather();
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(client.whole(sdk, vendor + "/tools"))
            .tools(weather)
            .build();

    String answer = assistant.ask("Weather?");

    assertThat(answer).startsWith("The tools said:");
    assertThat(weather.cities).containsExactly("Paris", "Oslo \u2744\ufe0f");
    assertThat(sdk.upstream().request("tools").encode()).contains("fine in Paris");
  }

  @EachClientAndVendor
  void tools_of_a_stream_run_too(LangChain4jClient client, String vendor) {
    Weather weather = new Weather();
    Speaker speaker =
        AiServices.builder(Speaker.class)
            .streamingChatModel(client.streamed(sdk, vendor + "/tools"))
            .tools(weather)
            .build();

    ChatResponse answer = await(speaker.ask("Weather?").onPartialResponse(piece -> {}));

    assertThat(answer.aiMessage().text()).startsWith("The tools said:");
    assertThat(weather.cities).containsExactly("Paris", "Oslo \u2744\ufe0f");
  }

  @EachClientAndVendor
  void structured_output_becomes_a_record(LangChain4jClient client, String vendor) {
    String model = "json." + client;
    Reader reader = AiServices.create(Reader.class, client.whole(sdk, vendor + "/" + model));

    Fair fair = reader.read("Alice and Bob go to the science fair on Friday.");

    assertThat(fair).isEqualTo(new Fair("Science Fair", "Friday", List.of("Alice", "Bob")));
    assertThat(sdk.upstream().request(model).encode()).contains(SCHEMAS.get(vendor));
  }

  @EachClientAndVendor
  void image_reaches_the_upstream(LangChain4jClient client, String vendor) {
    String model = "images." + client + vendor;
    UserMessage question =
        UserMessage.from(TextContent.from("What is this?"), ImageContent.from(PNG, "image/png"));

    ChatResponse answer = client.whole(sdk, vendor + "/" + model).chat(question);

    assertAnswer(answer);
    assertThat(sdk.upstream().request(model).encode()).contains(PNG, "image/png");
  }

  /** Its client for OpenAI passes over the error event, so the missing finish reason tells. */
  @EachClientAndVendor
  void cut_stream_never_ends_well(LangChain4jClient client, String vendor) {
    Speaker speaker = AiServices.create(Speaker.class, client.streamed(sdk, vendor + "/cut"));

    CompletableFuture<ChatResponse> answer =
        start(speaker.ask("hi").onPartialResponse(piece -> {}));

    switch (client) {
      case ANTHROPIC ->
          assertThatThrownBy(answer::join).hasCauseInstanceOf(LangChain4jException.class);
      case OPENAI -> assertThat(answer.join()).extracting(ChatResponse::finishReason).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "gemini", "ollama"})
  void embeddings_keep_their_order(String vendor) {
    List<Embedding> made =
        LangChain4jClient.embeddings(sdk, vendor + "/embed")
            .embedAll(List.of(TextSegment.from("one"), TextSegment.from("three")))
            .content();

    assertThat(made)
        .containsExactly(
            Embedding.from(new float[] {3, 0.5f, -2}), Embedding.from(new float[] {5, 0.5f, -2}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENAI", "ANTHROPIC"})
  void refused_key_is_its_own_exception(LangChain4jClient client) {
    assertThatThrownBy(() -> client.whole(sdk, "sk-ps-wrong", "demo").chat("hi"))
        .isInstanceOf(AuthenticationException.class);
  }

  private static void assertAnswer(ChatResponse answer) {
    assertThat(answer.aiMessage().text()).isEqualTo(TEXT);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.tokenUsage().inputTokenCount()).isEqualTo(11);
    assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo(7);
  }

  private static ChatResponse await(TokenStream stream) {
    return start(stream).join();
  }

  private static CompletableFuture<ChatResponse> start(TokenStream stream) {
    CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
    stream.onCompleteResponse(answer::complete).onError(answer::completeExceptionally).start();
    return answer.orTimeout(20, TimeUnit.SECONDS);
  }
}

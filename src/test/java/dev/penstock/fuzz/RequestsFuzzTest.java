package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Operation;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.StrictDocument;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.error.FailureException;
import dev.penstock.fuzz.Fuzz.Case;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A spoilt request is answered or refused, in whatever dialect; a spoilt error is an error. */
final class RequestsFuzzTest {
  private static final int MOST_DEPTH = 64;

  /** What models say. */
  private static final List<Delta> ANSWER =
      List.of(
          new Delta.Start("id", "model"),
          new Delta.Text(0, "text"),
          new Delta.ToolStart(0, 0, "call_1", "get_weather", null),
          new Delta.ToolArguments(0, 0, "{\"city\":\"Oslo\"}"),
          new Delta.Finish(0, FinishReason.TOOL_CALLS, "tool_calls"));

  @TestFactory
  Stream<DynamicTest> a_request_is_translated_or_refused() {
    return Stream.of(
        test("chat", "openai-chat"),
        test("messages", "anthropic-messages"),
        test("count_tokens", "anthropic-messages"),
        test("responses", "openai-responses"),
        test("gemini", "gemini"),
        test("completions", "none"));
  }

  private static DynamicTest test(String caller, String format) {
    List<byte[]> seeds =
        Seeds.requests(caller.equals("count_tokens") ? "messages" : caller, format);
    return Fuzz.test(caller, seeds, input -> asked(caller, input));
  }

  private static void asked(String caller, Case input) {
    ClientDialect dialect = Callers.dialect(caller);
    ObjectNode came = null;
    ChatRequest request;
    try {
      if (dialect == null) {
        request = ChatRequestReader.read(input.bytes(), null, MOST_DEPTH);
      } else {
        came = StrictDocument.read(input.bytes(), MOST_DEPTH);
        byte[] chat = Json.bytes(dialect.toChat(came));
        request = ChatRequestReader.read(Operation.CHAT, chat, null, Integer.MAX_VALUE);
      }
    } catch (FailureException e) {
      return;
    }
    assertThat(PromptTokens.of(request.body(), "gpt-4o")).isNotNegative();
    for (Vendors vendor : Vendors.all()) {
      encoded(vendor.dialect().get(), request, input.cuts() % 2 == 0);
    }
    answered(dialect, came);
  }

  private static void encoded(Dialect dialect, ChatRequest request, boolean drop) {
    try {
      ObjectNode params = JsonNodeFactory.instance.objectNode();
      assertThat(
              TranslatedRequest.of(request, params, "claude-sonnet-4-5")
                  .encode(dialect, drop, new HashSet<>(), dialect::markCache)
                  .length())
          .isPositive();
    } catch (FailureException e) {
      assertThat(e.failure()).isNotNull();
    }
  }

  private static void answered(@Nullable ClientDialect dialect, @Nullable ObjectNode came) {
    if (dialect == null || came == null) {
      return;
    }
    try {
      dialect.checkTranslated(came, true, new HashSet<>());
    } catch (FailureException e) {
      assertThat(e.failure()).isNotNull();
    }
    dialect.readyNative(came.deepCopy());
    if (!dialect.billed()) {
      return;
    }
    Writers writers = dialect.writers(came, Callers.settings());
    StreamWriter stream = writers.stream();
    ANSWER.forEach(stream::add);
    stream.end();
    assertThat(stream.failure()).isNull();
    var whole = writers.whole();
    ANSWER.forEach(whole::add);
    assertThat(whole.answer()).isNotEmpty();
  }

  @TestFactory
  DynamicTest an_error_is_an_error() {
    return Fuzz.test(
        "errors",
        Seeds.errors(),
        input -> {
          int status = 400 + (int) (input.cuts() % 200);
          for (Vendors vendor : Vendors.all()) {
            String type = input.cuts() % 3 == 0 ? "ThrottlingException:http://x" : null;
            Dialect.ErrorAnswer error = new Dialect.ErrorAnswer(status, input.bytes(), null, type);
            assertThat(vendor.dialect().get().decodeError(error)).isNotNull();
          }
          assertThat(OpenAiErrorReader.read(status, input.bytes(), 5L)).isNotNull();
        });
  }
}

package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.StrictDocument;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.provider.anthropic.AnthropicDialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is said in a caller's dialect is said to the provider. */
final class RequestRoundTripTest {
  private static final String MODEL = "claude-sonnet-4-5";

  @Test
  void a_message_request_reaches_anthropic_as_it_was() {
    Fuzz.theory()
        .forAll(Talk.any())
        .checkAssert(talk ->
            assertThat(sent("messages", talk.messages(), new AnthropicDialect()))
                .isEqualTo(talk.messages().put("model", MODEL)));
  }

  @Test
  void callers_of_all_dialects_ask_anthropic_the_same() {
    Fuzz.theory()
        .forAll(Talk.any())
        .checkAssert(talk -> {
          JsonNode expected = talk.messages().put("model", MODEL);
          assertThat(sent("chat", talk.chat(), new AnthropicDialect())).isEqualTo(expected);
          assertThat(sent("responses", talk.responses(), new AnthropicDialect()))
              .isEqualTo(expected);
        });
  }

  @TestFactory
  Stream<DynamicTest> every_provider_is_told_everything_in_order() {
    return Vendors.all().stream()
        .filter(Vendors::calls)
        .flatMap(vendor ->
            Stream.of(
                test(vendor, "chat", Talk::chat),
                test(vendor, "messages", Talk::messages),
                test(vendor, "responses", Talk::responses)));
  }

  private static DynamicTest test(
      Vendors vendor, String caller, Function<Talk, ObjectNode> request) {
    return dynamicTest(
        caller + " to " + vendor.name(),
        () ->
            Fuzz.theory()
                .forAll(Talk.any())
                .checkAssert(talk -> {
                  ObjectNode sent = sent(caller, request.apply(talk), vendor.dialect().get());
                  List<String> texts = texts(sent);
                  assertThat(texts).contains(talk.system()).containsAll(talk.tools());
                  assertThat(texts).containsSubsequence(talk.said());
                }));
  }

  private static ObjectNode sent(String caller, ObjectNode came, Dialect provider) {
    ClientDialect dialect = Callers.dialect(caller);
    byte[] chat = Json.bytes(came);
    if (dialect != null) {
      chat = Json.bytes(dialect.toChat(StrictDocument.read(chat, 64)));
    }
    ChatRequest request = ChatRequestReader.read(chat, null, 64);
    Set<String> dropped = new HashSet<>();
    byte[] body =
        TranslatedRequest.of(request, JsonNodeFactory.instance.objectNode(), MODEL)
            .encode(provider, false, dropped)
            .getBytes();
    assertThat(dropped).isEmpty();
    return (ObjectNode) Objects.requireNonNull(Json.tree(body));
  }

  /** Every text of a document, those within JSON that is a text too. */
  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    collect(node, texts);
    return texts;
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.textValue());
      JsonNode inner = node.textValue().startsWith("{") ? Json.inner(node.textValue()) : null;
      if (inner != null) {
        collect(inner, texts);
      }
    }
    node.forEach(child -> collect(child, texts));
  }
}

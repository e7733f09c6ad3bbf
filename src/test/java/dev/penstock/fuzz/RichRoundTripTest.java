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
import dev.penstock.dialect.openai.request.PlainChat;
import dev.penstock.dialect.openai.request.StrictDocument;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.testing.rules.AnthropicRules;
import dev.penstock.testing.rules.ChatRules;
import dev.penstock.testing.rules.GeminiRules;
import dev.penstock.testing.rules.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.quicktheories.core.Gen;

/**
 * Whatever a dialect and the vocabulary can say comes back as it was; whatever it becomes for
 * another provider is valid by that one's rules, or refused.
 */
final class RichRoundTripTest {
  private static final String CLAUDE = "claude-sonnet-4-5";
  private static final String GEMINI = "gemini-3-flash-preview";
  private static final String PDF = "application/pdf";
  private static final Map<String, String> MODELS =
      Map.of("gemini", GEMINI, "gemini-array", GEMINI, "cohere", "command-a-03-2025");

  /**
   * How many of a hundred scenes must be valid for a provider, and not refused: far fewer than are,
   * since other runs have other scenes.
   */
  private static final Map<String, Integer> LEAST =
      Map.ofEntries(
          Map.entry("messages to anthropic", 90),
          Map.entry("messages to bedrock", 90),
          Map.entry("messages to gemini", 60),
          Map.entry("messages to gemini-array", 60),
          Map.entry("messages to ollama", 15),
          Map.entry("messages to cohere", 2),
          Map.entry("messages to tgi", 2),
          Map.entry("gemini to gemini", 90),
          Map.entry("gemini to gemini-array", 90),
          Map.entry("gemini to ollama", 12),
          Map.entry("gemini to anthropic", 4),
          Map.entry("gemini to bedrock", 4),
          Map.entry("gemini to cohere", 1));

  @Test
  void everything_in_a_message_request_reaches_anthropic_as_it_was() {
    Fuzz.theory()
        .forAll(Scene.any(CLAUDE))
        .checkAssert(scene -> {
          AnthropicRules.MESSAGES.check(scene);
          assertThat(sent(chat("messages", scene), new AnthropicDialect(), CLAUDE))
              .isEqualTo(read(scene));
        });
  }

  @Test
  void everything_in_a_request_of_geminis_reaches_gemini_as_it_was() {
    Dialect gemini = Vendors.named("gemini").dialect().get();
    Fuzz.theory()
        .forAll(GeminiScene.any())
        .checkAssert(scene -> {
          GeminiRules.GENERATE.check(scene);
          assertThat(sent(chat("gemini", scene), gemini, GEMINI)).isEqualTo(read(scene));
        });
  }

  @TestFactory
  Stream<DynamicTest> what_other_providers_get_is_valid_by_their_rules() {
    return Vendors.all().stream()
        .flatMap(vendor ->
            Stream.of(
                test(vendor, "messages", Scene.any("m")),
                test(vendor, "gemini", GeminiScene.any())));
  }

  private static DynamicTest test(Vendors vendor, String caller, Gen<ObjectNode> scenes) {
    String type = vendor.name().replace("-array", "");
    String model = MODELS.getOrDefault(vendor.name(), CLAUDE);
    String name = caller + " to " + vendor.name();
    return dynamicTest(
        name,
        () -> {
          AtomicInteger all = new AtomicInteger();
          AtomicInteger accepted = new AtomicInteger();
          Fuzz.theory()
              .forAll(scenes)
              .checkAssert(scene -> {
                Dialect dialect = vendor.dialect().get();
                ObjectNode body = orRefused(fetched(chat(caller, scene), dialect), dialect, model);
                all.incrementAndGet();
                if (body != null) {
                  accepted.incrementAndGet();
                  Rules.of(type).check(body);
                }
              });
          assertThat(accepted.get() * 100 / all.get())
              .as("accepted of a hundred")
              .isGreaterThanOrEqualTo(LEAST.getOrDefault(name, 0));
        });
  }

  /** Null if it is refused for what the provider has not. */
  private static ObjectNode orRefused(byte[] chat, Dialect dialect, String model) {
    try {
      return sent(chat, dialect, model);
    } catch (FailureException e) {
      assertThat(e.failure())
          .isInstanceOfAny(Failure.UnsupportedParameter.class, Failure.InvalidValue.class);
      return null;
    }
  }

  @TestFactory
  Stream<DynamicTest> what_openai_gets_is_valid_by_its_rules() {
    return Stream.of(plain("messages", Scene.any("m")), plain("gemini", GeminiScene.any()));
  }

  /** Thinking and top_k become something else, or are refused, elsewhere. */
  private static DynamicTest plain(String caller, Gen<ObjectNode> scenes) {
    return dynamicTest(
        caller,
        () ->
            Fuzz.theory()
                .forAll(scenes)
                .checkAssert(scene -> {
                  byte[] came = chat(caller, scene);
                  ObjectNode chat = (ObjectNode) Json.tree(fetched(came, null));
                  chat.put("model", "m").remove(Set.of("thinking", "top_k"));
                  PlainChat.make(chat, true, false);
                  ChatRules.OPENAI.check(chat);
                }));
  }

  /** As it is read by who gets it: numbers of a tree that was never written have other types. */
  private static ObjectNode read(ObjectNode scene) {
    return (ObjectNode) Objects.requireNonNull(Json.tree(Json.bytes(scene)));
  }

  private static byte[] chat(String caller, ObjectNode came) {
    ClientDialect dialect = Objects.requireNonNull(Callers.dialect(caller));
    return Json.bytes(dialect.toChat(StrictDocument.read(Json.bytes(came), 64)));
  }

  /** As the gateway makes it that fetches what a provider does not; null is OpenAI's format. */
  private static byte[] fetched(byte[] chat, @Nullable Dialect dialect) {
    ObjectNode tree = (ObjectNode) Objects.requireNonNull(Json.tree(chat));
    for (JsonNode file : tree.findParents("file_url")) {
      if (dialect == null || !dialect.takesFileAt(file.path("file_url").asText(), PDF)) {
        ObjectNode holder = (ObjectNode) file;
        holder.remove(List.of("file_url", "format"));
        holder.put("file_data", "data:application/pdf;base64,JVBERi0=").put("filename", "a.pdf");
      }
    }
    for (JsonNode image : tree.findValues("image_url")) {
      String url = image.path("url").asText();
      if (dialect != null && url.startsWith("https://") && !dialect.takesImageAt(url)) {
        ((ObjectNode) image).put("url", "data:image/png;base64,AAECAw==");
      }
    }
    return Json.bytes(tree);
  }

  private static ObjectNode sent(byte[] chat, Dialect provider, String model) {
    ChatRequest request = ChatRequestReader.read(chat, "m", 64);
    Set<String> dropped = new HashSet<>();
    byte[] body =
        TranslatedRequest.of(request, JsonNodeFactory.instance.objectNode(), model)
            .encode(provider, false, dropped)
            .getBytes();
    assertThat(dropped).isEmpty();
    return (ObjectNode) Objects.requireNonNull(Json.tree(body));
  }
}

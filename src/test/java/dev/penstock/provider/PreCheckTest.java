package dev.penstock.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Parameters;
import dev.penstock.dialect.Way;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.ThinkingEffort;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is known of a request before it is translated is what translating it finds. */
final class PreCheckTest {
  private static final String HELLO = "'messages': [{'role': 'user', 'content': 'hello'}]";
  private static final String TOOLS =
      HELLO + ", 'tools': [{'type': 'function', 'function': {'name': 'f'}}]";

  private static final List<String> VALUES =
      List.of(
          TOOLS + ", 'tool_choice': 'auto'",
          TOOLS + ", 'tool_choice': 'none'",
          TOOLS + ", 'tool_choice': 'required'",
          TOOLS + ", 'tool_choice': {'type': 'function', 'function': {'name': 'f'}}",
          TOOLS + ", 'tool_choice': " + oneOf("auto"),
          TOOLS + ", 'tool_choice': " + oneOf("none"),
          TOOLS + ", 'tool_choice': " + oneOf("required"),
          TOOLS + ", 'parallel_tool_calls': true",
          TOOLS + ", 'parallel_tool_calls': false",
          HELLO + ", 'parallel_tool_calls': false",
          HELLO + ", 'tool_choice': 'none'",
          HELLO + ", 'response_format': {'type': 'text'}",
          HELLO + ", 'response_format': {'type': 'json_object'}",
          HELLO
              + ", 'response_format': {'type': 'json_schema', 'json_schema':"
              + " {'name': 's', 'schema': {'type': 'object', 'properties': {}}}}",
          HELLO + ", 'reasoning_effort': 'none'",
          HELLO + ", 'reasoning_effort': 'minimal'",
          HELLO + ", 'reasoning_effort': 'high'",
          HELLO + ", 'thinking': {'type': 'enabled', 'budget_tokens': 2048}, 'max_tokens': 9000",
          HELLO + ", 'thinking': {'type': 'disabled'}",
          HELLO + ", 'n': 1, 'logprobs': false, 'seed': null",
          HELLO + ", 'n': 2",
          HELLO + ", 'logprobs': true");

  private static String oneOf(String mode) {
    return "{'type': 'allowed_tools', 'allowed_tools': {'mode': '"
        + mode
        + "', 'tools': [{'type': 'function', 'function': {'name': 'f'}}]}}";
  }

  @Test
  void of_each_provider_and_family() {
    ProvidersDocTest.dialects()
        .forEach((type, any) -> {
          check(any, TranslationDoc.model(any));
          for (Capabilities.Family family : any.capabilities("").families()) {
            check(ProvidersDocTest.dialect(type, family.example()), family.example());
          }
        });
  }

  private static void check(Dialect dialect, String model) {
    List<String> all = new ArrayList<>(VALUES);
    new TranslationDoc(ProvidersDocTest.dialects())
        .fieldNames()
        .forEach(field -> all.add(ChatProbes.field(field).with()));
    for (String members : all) {
      ObjectNode asked = tree(members);
      if (pro(model) && asked.path("reasoning_effort").asText().equals("none")) {
        continue;
      }
      assertThat(foreseen(dialect, model, asked))
          .as("%s, %s: %s", dialect.name(), model, asked)
          .isEqualTo(found(dialect, model, asked));
    }
  }

  /** Those that always reason are told by their names, of which the table has no family. */
  private static boolean pro(String model) {
    return model.contains("-pro");
  }

  private static boolean foreseen(Dialect dialect, String model, ObjectNode asked) {
    Capabilities taken = dialect.capabilities(model);
    ObjectNode read = asked.deepCopy();
    if (taken.field("thinking").kind() != Way.Kind.NATIVE) {
      ThinkingEffort.replace(read);
    }
    boolean lacks = Parameters.beyond(read, taken, dialect.name()) != null;
    List<String> names = new ArrayList<>();
    asked.fieldNames().forEachRemaining(names::add);
    // The names alone must give reason enough to look.
    assertThat(taken.mayLack(names) || !lacks).as("%s: %s", model, asked).isTrue();
    return lacks;
  }

  private static boolean found(Dialect dialect, String model, ObjectNode asked) {
    byte[] body = Json.bytes(asked);
    try {
      return TranslatedRequest.of(
                  ChatRequestReader.read(body, null, 64),
                  JsonNodeFactory.instance.objectNode(),
                  model)
              .encode(dialect, false, new HashSet<>())
              .length()
          == 0;
    } catch (FailureException e) {
      return e.failure() instanceof Failure.UnsupportedParameter;
    }
  }

  private static ObjectNode tree(String members) {
    byte[] body =
        ("{'model': 'm', " + members + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return (ObjectNode) Objects.requireNonNull(Json.tree(body));
  }
}

package dev.penstock.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Way;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.dialect.gemini.GenerateContentDialect;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.responses.Keeper;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.provider.TranslationDoc.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/translation.md}. */
final class TranslationDocTest {
  private static final Path DOC = Path.of("docs", "translation.md");

  @Test
  void the_tables_say_what_translation_does() throws IOException {
    TranslationDoc requests = new TranslationDoc(ProvidersDocTest.dialects());
    CallersDoc callers = new CallersDoc(callers());
    String written = Files.readString(DOC);

    String expected = MarkedTable.replaced(written, "fields", requests.fields());
    expected = MarkedTable.replaced(expected, "members", requests.members());
    for (String caller : callers().keySet()) {
      expected = MarkedTable.replaced(expected, caller, callers.requests(caller));
    }
    expected = MarkedTable.replaced(expected, "answers", callers.answers());
    if (Boolean.getBoolean("penstock.docs.update")) {
      Path unused = Files.writeString(DOC, expected);
      written = expected;
    }

    assertThat(written).as("run again with -Dpenstock.docs.update=true").isEqualTo(expected);
  }

  @Test
  void fields_are_treated_as_they_are_declared() {
    TranslationDoc requests = new TranslationDoc(ProvidersDocTest.dialects());
    ProvidersDocTest.dialects()
        .forEach((type, dialect) -> {
          for (String field : requests.fieldNames()) {
            requireDeclared(dialect, TranslationDoc.model(dialect), field);
          }
        });
  }

  @Test
  void families_of_models_are_treated_as_they_are_declared() {
    TranslationDoc requests = new TranslationDoc(ProvidersDocTest.dialects());
    ProvidersDocTest.dialects()
        .forEach((type, any) ->
            any.capabilities("")
                .families()
                .forEach(family -> {
                  Dialect dialect = ProvidersDocTest.dialect(type, family.example());
                  for (String field : requests.fieldNames()) {
                    requireDeclared(dialect, family.example(), field);
                  }
                }));
  }

  private static void requireDeclared(Dialect dialect, String model, String field) {
    Way way = dialect.capabilities(model).field(field);
    if (way.how().contains("refused")) {
      // Some of its values are; the words say which.
      return;
    }
    Done expected =
        switch (way.kind()) {
          case NATIVE, MAPPED -> Done.SENT;
          case LEFT_OUT -> Done.LEFT_OUT;
          case REFUSED -> Done.REFUSED;
        };
    assertThat(TranslationDoc.done(dialect, model, ChatProbes.field(field)))
        .as("%s of %s, %s", field, dialect.name(), model)
        .isEqualTo(expected);
  }

  private static Map<String, Supplier<ClientDialect>> callers() {
    Map<String, Supplier<ClientDialect>> callers = new LinkedHashMap<>();
    callers.put("messages", MessagesDialect::new);
    callers.put("responses", () -> new ResponsesDialect(new Forgetful()));
    callers.put("gemini", () -> new GenerateContentDialect(false));
    callers.put("completions", CompletionsDialect::new);
    return callers;
  }

  /** Keeps nothing. */
  private static final class Forgetful implements Keeper {
    @Override
    public String newId() {
      return "resp_1";
    }

    @Override
    public long nowSeconds() {
      return 0;
    }

    @Override
    public @Nullable String previousResponseId() {
      return null;
    }

    @Override
    public void answered(ObjectNode response) {}

    @Override
    public void passed(Passed passed) {}
  }
}

package dev.penstock.fuzz;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.dialect.gemini.GenerateContentDialect;
import dev.penstock.dialect.messages.CountTokensDialect;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.openai.translate.ChatWriters;
import dev.penstock.dialect.responses.Keeper;
import dev.penstock.dialect.responses.ResponsesDialect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks: the dialects of callers, with ids and times that are always the same. */
final class Callers {
  /** Bounds one event; small, so that bounds are met. */
  static final int MOST_EVENT = 8192;

  static final List<String> NAMES =
      List.of("chat", "messages", "responses", "gemini", "completions");

  private Callers() {}

  static AnswerSettings settings() {
    return new AnswerSettings(true, "model", 1_700_000_000, () -> "made", MOST_EVENT, () -> 7);
  }

  /** Null for chat, which is not translated. */
  static @Nullable ClientDialect dialect(String name) {
    return switch (name) {
      case "messages" -> new MessagesDialect();
      case "count_tokens" -> new CountTokensDialect();
      case "responses" -> new ResponsesDialect(new Forgetful());
      case "gemini" -> new GenerateContentDialect(false);
      case "count_tokens_gemini" -> new dev.penstock.dialect.gemini.CountTokensDialect();
      case "completions" -> new CompletionsDialect();
      default -> null;
    };
  }

  /** Writers of an answer to a plain question. */
  static Writers writers(String name) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", "m").put("input", "x");
    return writers(dialect(name), request);
  }

  static Writers writers(@Nullable ClientDialect dialect, ObjectNode request) {
    return dialect == null ? new ChatWriters(settings()) : dialect.writers(request, settings());
  }

  /** Remembers nothing. */
  private static final class Forgetful implements Keeper {
    @Override
    public String newId() {
      return "resp_made";
    }

    @Override
    public long nowSeconds() {
      return 1_700_000_000;
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

package dev.penstock.telemetry;

import dev.penstock.api.Usage;
import dev.penstock.api.event.Billed;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.api.event.RequestFinished.Outcome;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests that ended. */
final class Requests {
  private Requests() {}

  /** A stream that went well: 1 s, first token after 250 ms, 300 us of them the gateway's. */
  static RequestFinished streamed() {
    return finished("req-1", null);
  }

  static RequestFinished finished(String id, @Nullable String prompt) {
    return finished(id, null, prompt);
  }

  /** Went on to another group and was answered there. */
  static RequestFinished fellBack(String to) {
    return finished("req-1", to, null);
  }

  private static RequestFinished finished(
      String id, @Nullable String fallback, @Nullable String prompt) {
    return new RequestFinished(
        id,
        "ci",
        "gpt-4o-latest",
        "gpt-4o",
        fallback,
        "openai",
        "openai/gpt-4o",
        1,
        true,
        Outcome.SUCCESS,
        200,
        null,
        new Usage(12, 34, 4L, null, 5L),
        false,
        1_000_000_000,
        250_000_000,
        300_000,
        0,
        Set.of(),
        "0123456789abcdef",
        prompt,
        "chat",
        new Billed("search", List.of("batch"), 1_230_000L, false));
  }

  /** Refused before any upstream was asked. */
  static RequestFinished refused(int status, String code) {
    return failed(status, code, 0);
  }

  /** Failed after {@code attempts} upstream calls. */
  static RequestFinished failed(int status, String code, int attempts) {
    return new RequestFinished(
        "req-2",
        null,
        null,
        null,
        null,
        null,
        null,
        attempts,
        false,
        Outcome.ERROR,
        status,
        code,
        null,
        false,
        2_000_000,
        -1,
        2_000_000,
        0,
        Set.of(),
        null,
        null,
        null,
        Billed.NOTHING);
  }
}

package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.penstock.dialect.Utf8;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import org.jspecify.annotations.Nullable;

/** Bodies that are no JSON document of ours. What is said tells where, never what stands there. */
final class Malformed {
  private Malformed() {}

  /** Refuses bytes that are not plain UTF-8. */
  static void refuseForeignEncoding(byte[] body) {
    int invalid = Utf8.firstInvalid(body);
    if (invalid >= 0) {
      throw at("The body is not valid UTF-8 at byte " + invalid + ".");
    }
    if (body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB) {
      throw at("The body begins with a byte order mark; send plain UTF-8.");
    }
    // The parser would take these for UTF-16 or UTF-32.
    for (int i = 0; i < Math.min(4, body.length); i++) {
      if (body[i] == 0) {
        throw at("The body is not UTF-8: there is a zero at byte " + i + ".");
      }
    }
  }

  static FailureException of(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return at("A number or a name in the body is too long", e.getLocation());
    }
    return at(
        e.getOriginalMessage().startsWith("Duplicate field")
            ? "A key stands twice in one object"
            : "The body is not valid JSON",
        e.getLocation());
  }

  static FailureException at(String what, @Nullable JsonLocation at) {
    return at == null
        ? at(what + ".")
        : at(what + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ").");
  }

  static FailureException at(String message) {
    return new FailureException(new Failure.InvalidJson(message));
  }
}

package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests with single quotes, for the eye, and what they are refused with. */
final class RequestJson {
  private RequestJson() {}

  static ObjectNode object(String quoted) {
    return (ObjectNode) Objects.requireNonNull(Json.tree(quoted.replace('\'', '"')), quoted);
  }

  /** A request with one message. */
  static ObjectNode message(String quoted) {
    return object("{'messages':[" + quoted + "]}");
  }

  /** A request with these fields beside a message. */
  static ObjectNode with(String quoted) {
    return object("{'messages':[{'role':'user','content':'Hi'}]," + quoted + "}");
  }

  static Failure failureOf(ThrowingCallable call) {
    return Assertions.catchThrowableOfType(FailureException.class, call).failure();
  }
}

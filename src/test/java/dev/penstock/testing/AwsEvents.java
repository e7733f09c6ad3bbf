package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** An event stream of AWS in the making. */
public final class AwsEvents {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Events as lines of a type, a blank, and a payload; a type that ends so is an exception. */
  public static byte[] of(String lines) {
    AwsEvents events = new AwsEvents();
    lines
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> {
          int blank = line.indexOf(' ');
          String type = line.substring(0, blank);
          String payload = line.substring(blank + 1);
          if (type.endsWith("Exception")) {
            events.exception(type, payload);
          } else {
            events.event(type, payload);
          }
        });
    return events.bytes();
  }

  @CanIgnoreReturnValue
  public AwsEvents event(String type, String payload) {
    return add(Map.of(":message-type", "event", ":event-type", type), payload);
  }

  @CanIgnoreReturnValue
  public AwsEvents exception(String type, String payload) {
    return add(Map.of(":message-type", "exception", ":exception-type", type), payload);
  }

  @CanIgnoreReturnValue
  public AwsEvents error(String code, String message) {
    return add(
        Map.of(":message-type", "error", ":error-code", code, ":error-message", message), "");
  }

  @CanIgnoreReturnValue
  public AwsEvents add(Map<String, String> headers, String payload) {
    Map<String, HeaderValue> values = new LinkedHashMap<>();
    headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
    ByteBuffer message = new Message(values, payload.getBytes(UTF_8)).toByteBuffer();
    byte[] encoded = new byte[message.remaining()];
    message.get(encoded);
    bytes.writeBytes(encoded);
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }
}

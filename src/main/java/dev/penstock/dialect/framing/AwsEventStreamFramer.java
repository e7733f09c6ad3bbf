package dev.penstock.dialect.framing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * AWS's binary event stream ({@code application/vnd.amazon.eventstream}; "Event stream encoding" of
 * the Amazon Transcribe guide, read 2026-11): messages of a prelude (total length, length of the
 * headers, checksum), headers, payload, checksum. AWS's library decodes a message once it is whole;
 * its own incremental decoder would believe any length, so the bytes are gathered here.
 *
 * <p>An event is named by its type. An exception is an event named by the exception's type; an
 * error, which has no payload, one named {@code error} with its code and message as JSON.
 */
public final class AwsEventStreamFramer implements Framer {
  private static final int PRELUDE = 12;
  private static final int CHECKED = 8;
  private static final int SHORTEST = 16;

  private final int maxEventBytes;
  private Buffer held = Buffer.buffer();

  /** Of the present message; 0 while its prelude is not whole. */
  private int length;

  public AwsEventStreamFramer(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  @Override
  public void feed(Buffer bytes, Sink sink) {
    int at = 0;
    while (at < bytes.length()) {
      int wanted = length == 0 ? PRELUDE : length;
      int end = Math.min(bytes.length(), at + wanted - held.length());
      held.appendBuffer(bytes, at, end - at);
      at = end;
      if (held.length() < wanted) {
        return;
      }
      if (length == 0) {
        length = checkedLength();
      } else {
        Message message = message();
        held = Buffer.buffer();
        length = 0;
        give(message, sink);
      }
    }
  }

  @Override
  public void end(Sink sink) {
    // A message that is not whole is no event.
  }

  /** Checked before it is believed: it says how much is held. */
  private int checkedLength() {
    CRC32 checksum = new CRC32();
    checksum.update(held.getBytes(0, CHECKED));
    if ((int) checksum.getValue() != held.getInt(CHECKED)) {
      throw broken("event stream: the checksum of a prelude is wrong");
    }
    int total = held.getInt(0);
    if (total < SHORTEST || total > maxEventBytes) {
      throw broken(
          total < SHORTEST ? "event stream: a message without end" : "event larger than max_event");
    }
    return total;
  }

  private Message message() {
    try {
      return Message.decode(ByteBuffer.wrap(held.getBytes()));
    } catch (RuntimeException e) {
      // A wrong checksum, or headers that are none: the library has many exceptions for it.
      throw broken("event stream: a message is broken");
    }
  }

  private static void give(Message message, Sink sink) {
    Map<String, HeaderValue> headers = message.getHeaders();
    switch (text(headers, ":message-type")) {
      case "event" -> sink.event(text(headers, ":event-type"), payload(message));
      case "exception" -> sink.event(text(headers, ":exception-type"), payload(message));
      case "error" ->
          sink.event(
              "error",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("code", text(headers, ":error-code"))
                  .put("message", text(headers, ":error-message"))
                  .toString());
      default -> {
        // A kind of message that is new.
      }
    }
  }

  private static String payload(Message message) {
    byte[] payload = message.getPayload();
    return payload.length == 0 ? "{}" : new String(payload, StandardCharsets.UTF_8);
  }

  /** Empty if there is no such header, or it is no text. */
  private static String text(Map<String, HeaderValue> headers, String name) {
    HeaderValue value = headers.get(name);
    try {
      return value == null ? "" : value.getString();
    } catch (IllegalStateException e) {
      return "";
    }
  }

  private static FailureException broken(String why) {
    return new FailureException(new Failure.UpstreamBroken(why));
  }
}

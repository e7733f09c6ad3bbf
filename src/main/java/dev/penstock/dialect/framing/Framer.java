package dev.penstock.dialect.framing;

import dev.penstock.dialect.StreamDecoder.Framing;
import io.vertx.core.buffer.Buffer;

/**
 * Cuts one stream of bytes, which may arrive in any pieces, into events. Characters are decoded
 * only once their bytes are all there.
 */
public interface Framer {

  /**
   * Takes bytes and gives the events that they complete.
   *
   * @throws dev.penstock.error.FailureException with {@code UpstreamBroken} when an event is larger
   *     than the bound
   */
  void feed(Buffer bytes, Sink sink);

  /** The bytes have ended: an event that lacks only its terminator counts. */
  void end(Sink sink);

  /** Takes events. */
  interface Sink {
    /** An event; {@code name} is empty where the format has none, {@code data} is not empty. */
    void event(String name, String data);
  }

  /** A framer for a stream; no event may be larger than {@code maxEventBytes}. */
  static Framer of(Framing framing, int maxEventBytes) {
    return switch (framing) {
      case SSE -> new SseFramer(maxEventBytes);
      case NDJSON -> new NdjsonFramer(maxEventBytes);
      case JSON_ARRAY -> new JsonArrayFramer(maxEventBytes);
      case AWS_EVENT_STREAM -> new AwsEventStreamFramer(maxEventBytes);
    };
  }
}

package dev.penstock.api.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;

/** Hands messages over the local event bus as they are; they never leave the process. */
public final class ByReference implements MessageCodec<Object, Object> {
  private static final String NAME = "by-reference";

  private ByReference() {}

  /** Registers the codec; once for a Vert.x instance. */
  public static void register(EventBus bus) {
    bus.registerCodec(new ByReference());
  }

  /** Options of a local message; a reply must come within {@code timeout}. */
  public static DeliveryOptions options(Duration timeout) {
    return new DeliveryOptions()
        .setLocalOnly(true)
        .setCodecName(NAME)
        .setTracingPolicy(TracingPolicy.IGNORE)
        .setSendTimeout(timeout.toMillis());
  }

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new IllegalStateException("local messages only");
  }

  @Override
  public Object decodeFromWire(int pos, Buffer buffer) {
    throw new IllegalStateException("local messages only");
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}

package dev.penstock.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.penstock.api.event.RequestFinished;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** How log lines look. Lines end with a line feed and hold no other; safe for many threads. */
interface LogFormat {
  /** Name of the logger that requests' lines show. */
  String REQUEST_LOGGER = "dev.penstock.request";

  /** RFC 3339, UTC, always with milliseconds. */
  DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendInstant(3)
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The line of an event that some class logged. */
  byte[] line(ILoggingEvent event);

  /** The line of a request. */
  byte[] line(RequestFinished request, Instant at);

  /** Whether the operator should look: the gateway or an upstream failed, not the caller. */
  static boolean failed(RequestFinished request) {
    return request.outcome() == RequestFinished.Outcome.ERROR && request.status() >= 500;
  }

  /** Tenths of a millisecond are enough. */
  static double millis(long nanos) {
    return Math.round(nanos / 1e5) / 10.0;
  }
}

package dev.penstock.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Takes what classes log by way of SLF4J to the output, as lines of the present format. */
final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final LogOutput output;
  private volatile LogFormat format;

  LogAppender(LogOutput output, LogFormat format) {
    this.output = output;
    this.format = format;
  }

  void format(LogFormat next) {
    format = next;
  }

  @Override
  protected void append(ILoggingEvent event) {
    output.offer(format.line(event));
  }
}

package dev.penstock.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.penstock.api.Usage;
import dev.penstock.api.event.RequestFinished;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people. Control characters become {@code ?}, so that no text from outside can begin a
 * line or steer a terminal; only the stack of an error takes further lines, and those are indented.
 */
final class TextLines implements LogFormat {
  private final boolean prompts;

  /** {@code prompts}: whether a request's line may hold its prompt. */
  TextLines(boolean prompts) {
    this.prompts = prompts;
  }

  @Override
  public byte[] line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    begin(line, Instant.ofEpochMilli(event.getTimeStamp()), event.getLevel().toString());
    append(line, event.getLoggerName());
    line.append(" - ");
    append(line, Objects.toString(event.getFormattedMessage()));
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .forEach(each -> append(line.append("\n    "), each.strip()));
    }
    return end(line);
  }

  @Override
  public byte[] line(RequestFinished request, Instant at) {
    StringBuilder line = new StringBuilder(256);
    begin(line, at, LogFormat.failed(request) ? "WARN" : "INFO");
    line.append(REQUEST_LOGGER).append(" - ");
    appendGroup(line, request);
    appendIfKnown(line, " -> ", request.deployment());
    line.append(' ').append(request.status());
    line.append(' ').append(request.outcome().name().toLowerCase(Locale.ROOT));
    appendIfKnown(line, " ", request.code());
    appendTimes(line, request);
    appendTokens(line, request.usage());
    appendCost(line, request.billed().costNanoUsd());
    appendIfKnown(line, ", key ", request.key());
    appendIfKnown(line, ", team ", request.billed().team());
    appendIfKnown(line, ", id ", request.requestId());
    if (prompts) {
      appendIfKnown(line, ", prompt ", request.prompt());
    }
    return end(line);
  }

  private static void begin(StringBuilder line, Instant at, String level) {
    TIMESTAMP.formatTo(at, line);
    line.append(' ').append(level).append(" ".repeat(Math.max(1, 6 - level.length())));
  }

  private static void appendGroup(StringBuilder line, RequestFinished request) {
    append(line, Objects.requireNonNullElse(request.group(), "(no model)"));
    if (request.asked() != null && !request.asked().equals(request.group())) {
      append(line.append(" (as "), request.asked());
      line.append(')');
    }
    appendIfKnown(line, ", fallback ", request.fallback());
    String operation = request.operation();
    appendIfKnown(line, ", ", "chat".equals(operation) ? null : operation);
  }

  private static void appendTimes(StringBuilder line, RequestFinished request) {
    line.append(" in ").append(LogFormat.millis(request.durationNanos())).append(" ms");
    if (request.ttftNanos() >= 0) {
      line.append(", first token ").append(LogFormat.millis(request.ttftNanos())).append(" ms");
    }
    line.append(", overhead ").append(LogFormat.millis(request.overheadNanos())).append(" ms");
    if (request.attempts() > 1) {
      line.append(", ").append(request.attempts()).append(" attempts");
    }
  }

  private static void appendTokens(StringBuilder line, @Nullable Usage usage) {
    if (usage != null) {
      line.append(", ").append(usage.inputTokens()).append('+').append(usage.outputTokens());
      line.append(" tokens");
    }
  }

  private static void appendCost(StringBuilder line, @Nullable Long nanoUsd) {
    if (nanoUsd != null) {
      line.append(", $").append(BudgetLog.usd(nanoUsd));
    }
  }

  private static void appendIfKnown(StringBuilder line, String before, @Nullable String text) {
    if (text != null) {
      append(line.append(before), text);
    }
  }

  private static void append(StringBuilder line, String text) {
    int length = Math.min(text.length(), JsonLines.MAX_CHARS);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      line.append(steers(c) ? '?' : c);
    }
  }

  /** Controls, and what Unicode has to break lines or turn the direction of writing. */
  private static boolean steers(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          c != '\t';
      default -> false;
    };
  }

  private static byte[] end(StringBuilder line) {
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}

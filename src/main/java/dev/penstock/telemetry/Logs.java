package dev.penstock.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.penstock.config.TelemetryConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The process's log on standard output. SLF4J has one backend for a process, hence the statics.
 * Before {@link #configure} it writes JSON from level info.
 */
public final class Logs {
  private static final String OURS = "dev.penstock";

  private static final List<String> BREAKS =
      List.of(
          "io.vertx.core.net.impl.ConnectionBase",
          "io.vertx.core.http.impl.HttpClientResponseImpl");

  /** Enough for seconds of the busiest logging; what waits longer is lost and counted. */
  private static final long BOUND_BYTES = 16L * 1024 * 1024;

  // Not System.out: its buffer and lock would come on top.
  private static final LogOutput OUTPUT =
      new LogOutput(new FileOutputStream(FileDescriptor.out), BOUND_BYTES);
  private static final LogAppender APPENDER = new LogAppender(OUTPUT, new JsonLines(false));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OUTPUT::flush, "penstock-log-flush"));
  }

  private Logs() {}

  /** Makes the log what the configuration says, unless another Logback configuration is there. */
  public static void configure(TelemetryConfig config) {
    APPENDER.format(format(config));
    ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
    if (loggers instanceof LoggerContext context) {
      level(context, Level.toLevel(config.level()));
    }
  }

  /** The log of requests, in the format and from the level that the configuration says. */
  public static RequestLog requests(TelemetryConfig config, InstantSource clock) {
    return new RequestLog(OUTPUT, format(config), scope(config.level()), clock);
  }

  /** How many lines were lost because standard output did not take them in time. */
  public static long dropped() {
    return OUTPUT.dropped();
  }

  /** Waits, two seconds at most, until all lines are written. The last thing before the exit. */
  public static void flush() {
    OUTPUT.flush();
  }

  /** What Logback does when nothing else configures it. */
  static void install(LoggerContext context) {
    APPENDER.setContext(context);
    APPENDER.setName("penstock");
    APPENDER.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(APPENDER);
    level(context, Level.INFO);
  }

  /** Libraries are heard from warn only: their info lines are about themselves. */
  private static void level(LoggerContext context, Level level) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (!root.isAttached(APPENDER)) {
      return;
    }
    root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    context.getLogger(OURS).setLevel(level);
    // Connections break; what that meant for a request is said by us.
    BREAKS.forEach(logger -> context.getLogger(logger).setLevel(Level.OFF));
  }

  private static LogFormat format(TelemetryConfig config) {
    return config.format().equals("text")
        ? new TextLines(config.prompts())
        : new JsonLines(config.prompts());
  }

  private static RequestLog.Scope scope(String level) {
    return switch (level) {
      case "error" -> RequestLog.Scope.NONE;
      case "warn" -> RequestLog.Scope.FAILED;
      default -> RequestLog.Scope.ALL;
    };
  }
}

package dev.penstock.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * Sets Logback up without XML, whose reading would take a good part of the start. Found by way of
 * {@code META-INF/services}. Steps back where tests or operators bring a configuration of their
 * own.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final List<String> FILES = List.of("logback-test.xml", "logback.xml");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null
        || FILES.stream().anyMatch(LogConfigurator::exists)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logs.install(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean exists(String file) {
    return LogConfigurator.class.getClassLoader().getResource(file) != null;
  }
}

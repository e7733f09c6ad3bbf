package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.CooldownStarted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RoutingLogTest {
  private static final String DEPLOYMENT = "openai/gpt-4o";
  private static final String ARM = "openai/gpt-4o|openai#1a2b3c4d";

  private final Logger logger = (Logger) LoggerFactory.getLogger(RoutingLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Level before = logger.getLevel();
  private Instant now = Instant.EPOCH;
  private final RoutingLog log = new RoutingLog(() -> now);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }

  @Test
  void a_breaker_that_opens_is_a_warning_and_one_that_closes_is_news() {
    log.add(changed("open", 5_000));
    log.add(changed("half_open", 0));
    log.add(changed("closed", 0));

    assertThat(said())
        .containsExactly(
            "WARN deployment openai/gpt-4o|openai#1a2b3c4d: circuit breaker open for 5.0 s",
            "INFO deployment openai/gpt-4o|openai#1a2b3c4d: circuit breaker closed");
  }

  @Test
  void a_refused_credential_is_a_warning_and_a_rate_limit_is_news() {
    log.add(cooling("credential_refused", 60_000));
    log.add(cooling("rate_limited", 1_250));

    assertThat(said())
        .containsExactly(
            "WARN deployment openai/gpt-4o|openai#1a2b3c4d: the provider refused the credential,"
                + " left alone for 60.0 s; check the provider's key and that its account can pay",
            "INFO deployment openai/gpt-4o|openai#1a2b3c4d: rate limited, left alone for 1.3 s");
  }

  @Test
  void the_same_is_said_once_a_minute() {
    log.add(changed("open", 5_000));
    now = now.plusSeconds(59);
    log.add(changed("open", 5_000));
    now = now.plusSeconds(1);
    log.add(changed("open", 10_000));

    assertThat(said()).hasSize(2).last().asString().endsWith("open for 10.0 s");
  }

  @Test
  void each_arm_has_a_line_of_its_own() {
    log.add(changed("open", 5_000));
    log.add(new BreakerChanged(DEPLOYMENT, "openai/gpt-4o|openai#ffffffff", "open", 5_000));

    assertThat(said()).hasSize(2);
  }

  @Test
  void a_clock_that_is_turned_back_silences_nothing() {
    log.add(changed("open", 5_000));
    now = now.minusSeconds(3_600);
    log.add(changed("open", 5_000));

    assertThat(said()).hasSize(2);
  }

  private List<String> said() {
    return lines.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private static BreakerChanged changed(String state, long millis) {
    return new BreakerChanged(DEPLOYMENT, ARM, state, millis);
  }

  private static CooldownStarted cooling(String reason, long millis) {
    return new CooldownStarted(DEPLOYMENT, ARM, reason, millis);
  }
}

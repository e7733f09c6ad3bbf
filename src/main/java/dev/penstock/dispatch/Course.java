package dev.penstock.dispatch;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Exchange;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.api.event.RequestFinished.Outcome;
import dev.penstock.dispatch.charge.Tab;
import dev.penstock.egress.ClientResponse;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one exchange goes: its client, the attempt that answers, why it failed; and the fact of it
 * all.
 */
final class Course {
  private static final int MAX_DROPPED_NAMES = 32;
  private static final int MAX_NAME = 64;

  /** The log cuts there as well. */
  private static final int MAX_PROMPT_BYTES = 64 * 1024;

  private final Exchange exchange;
  private final ClientResponse client;
  private final Tab tab;
  private @Nullable Attempt attempt;
  private @Nullable Failure failure;

  Course(Exchange exchange, ClientResponse client, Tab tab) {
    this.exchange = exchange;
    this.client = client;
    this.tab = tab;
  }

  Exchange exchange() {
    return exchange;
  }

  ClientResponse client() {
    return client;
  }

  /** What it draws on and owes. */
  Tab tab() {
    return tab;
  }

  /** The attempt that the answer comes from, as far as is known. */
  void attempt(Attempt latest) {
    attempt = latest;
  }

  void failed(Failure why) {
    failure = why;
  }

  RequestFinished finished(long nowNanos) {
    Attempt last = attempt;
    AnswerFacts answer = last == null ? null : last.facts();
    Failure why = failure;
    byte[] body = exchange.request().body();
    Tokens tokens = last == null ? Tokens.UNKNOWN : last.tokens();
    return new RequestFinished(
        exchange.id(),
        exchange.principal().keyName(),
        exchange.group() == null ? null : exchange.request().model(),
        exchange.group(),
        exchange.fallback(),
        exchange.provider(),
        exchange.deployment(),
        exchange.attempts(),
        exchange.request().stream(),
        outcome(),
        status(why),
        why == null ? null : OpenAiErrors.of(why).code(),
        tokens.usage(),
        tokens.estimated(),
        nowNanos - exchange.startedNanos(),
        exchange.firstContentNanos() < 0
            ? -1
            : exchange.firstContentNanos() - exchange.startedNanos(),
        exchange.overheadNanos(nowNanos),
        answer == null ? 0 : answer.skippedEvents(),
        dropped(),
        exchange.promptSha256(),
        exchange.config().telemetry().prompts() ? prompt(body) : null,
        exchange.operation(),
        tab.billed());
  }

  private Outcome outcome() {
    if (client.gone() || failure instanceof Failure.ClientGone) {
      return Outcome.CANCELLED;
    }
    return failure == null ? Outcome.SUCCESS : Outcome.ERROR;
  }

  private int status(@Nullable Failure why) {
    if (client.status() != 0) {
      return client.status();
    }
    return why == null ? 200 : OpenAiErrors.of(why).status();
  }

  /** Names of the caller's, so bounded. */
  private Set<String> dropped() {
    if (exchange.dropped().isEmpty()) {
      return Set.of();
    }
    return exchange.dropped().stream()
        .limit(MAX_DROPPED_NAMES)
        .map(name -> name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String prompt(byte[] body) {
    return new String(body, 0, Math.min(body.length, MAX_PROMPT_BYTES), StandardCharsets.UTF_8);
  }
}

package dev.penstock.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings.Entra;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens are kept, renewed early, and asked for once. */
final class EntraTokensTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final TurnedClock clock = new TurnedClock(Instant.EPOCH);
  private final EntraTokens tokens = new EntraTokens(vertx, clock);
  private final AtomicInteger made = new AtomicInteger();
  private volatile int status = 200;
  private final ScriptedUpstream authority =
      new ScriptedUpstream(call ->
          call.json(
              status,
              "{\"access_token\":\"t%d\",\"expires_in\":3600}".formatted(made.incrementAndGet())));

  @AfterEach
  void stop() {
    vertx.close().await();
    authority.close();
  }

  private Future<Secret> token() {
    return tokens.token(entra(), null);
  }

  private Entra entra() {
    return new Entra("t", "c", new Secret("s"), URI.create(authority.url()), "scope");
  }

  private <T> T on(Supplier<Future<T>> asked) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> asked.get().onComplete(promise));
    return promise.future().await();
  }

  private String value() {
    return on(this::token).value();
  }

  @Test
  void many_who_wait_ask_once() {
    Secret last =
        on(() -> Future.all(token(), token(), token()).map(all -> all.<Secret>resultAt(2)));

    assertThat(last).isEqualTo(new Secret("t1"));
    assertThat(made).hasValue(1);
  }

  @Test
  void a_token_is_renewed_while_it_is_still_good() {
    String first = value();
    clock.pass(Duration.ofMinutes(54));
    String kept = value();
    clock.pass(Duration.ofMinutes(2));

    assertThat(kept).isEqualTo(first).isEqualTo("t1");
    assertThat(value()).isEqualTo("t1");
    Eventually.becomes("renewed", () -> value().equals("t2"));
  }

  @Test
  void a_token_that_cannot_be_renewed_serves_until_its_end() {
    String first = value();
    status = 500;
    clock.pass(Duration.ofMinutes(56));
    String late = value();
    clock.pass(Duration.ofMinutes(5));

    assertThat(late).isEqualTo(first);
    assertThat(failure()).isInstanceOf(Failure.UpstreamUnreachable.class);
  }

  @Test
  void a_token_that_azure_refuses_is_fetched_again_unless_it_is_new() {
    assertThat(value()).isEqualTo("t1");
    assertThat(tokens.refused(entra(), "t1")).isFalse();
    clock.pass(Duration.ofSeconds(31));

    assertThat(tokens.refused(entra(), "t1")).isTrue();
    assertThat(value()).isEqualTo("t2");
    assertThat(tokens.refused(entra(), "t1")).isTrue();
    assertThat(value()).isEqualTo("t2");
  }

  @Test
  void a_refusal_is_told_as_one() {
    status = 401;

    assertThat(failure()).isEqualTo(new Failure.CredentialRefused());
  }

  private Failure failure() {
    return on(() ->
        token()
            .map(token -> (Failure) new Failure.Internal())
            .recover(cause -> Future.succeededFuture(((FailureException) cause).failure())));
  }
}

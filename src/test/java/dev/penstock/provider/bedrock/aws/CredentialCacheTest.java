package dev.penstock.provider.bedrock.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

final class CredentialCacheTest {
  private final Semaphore allowed = new Semaphore(0);
  private final AtomicInteger looks = new AtomicInteger();
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T00:00:00Z"));
  private Vertx vertx;
  private CredentialCache cache;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    cache = new CredentialCache(vertx, clock, this::look);
  }

  @AfterEach
  void close() {
    allowed.release(100);
    vertx.close().await();
  }

  /** Credentials for ten minutes, named by how often there was a look. */
  private AwsCredentialsIdentity look() {
    int now = looks.incrementAndGet();
    allowed.acquireUninterruptibly();
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    return AwsSessionCredentials.builder()
        .accessKeyId("key-" + now)
        .secretAccessKey("s")
        .sessionToken("t")
        .expirationTime(end)
        .build();
  }

  private String key() {
    return cache.get().await().accessKeyId();
  }

  @Test
  void one_look_serves_all_who_wait_each_on_its_own_context() {
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Promise<Boolean> own = Promise.promise();
      Context mine = ((VertxInternal) vertx).createEventLoopContext();
      mine.runOnContext(
          go -> cache.get().onComplete(got -> own.complete(mine.equals(Vertx.currentContext()))));
      waiting.add(own.future());
    }
    assertThat(waiting).noneMatch(Future::isComplete);

    allowed.release();

    assertThat(Future.all(waiting).await().<Boolean>list()).doesNotContain(false);
    assertThat(looks).hasValue(1);
  }

  @Test
  void calls_go_on_while_newer_ones_are_looked_for() {
    allowed.release();
    assertThat(key()).isEqualTo("key-1");

    clock.pass(Duration.ofMinutes(2));
    assertThat(key()).isEqualTo("key-1");
    assertThat(key()).isEqualTo("key-1");
    allowed.release();

    Eventually.becomes("the newer key", () -> key().equals("key-2"));
    assertThat(looks).hasValue(2);
  }

  @Test
  void those_that_expired_are_not_used() {
    allowed.release();
    assertThat(key()).isEqualTo("key-1");

    clock.pass(Duration.ofMinutes(10));
    allowed.release();

    assertThat(key()).isEqualTo("key-2");
  }

  @Test
  void a_look_that_failed_refuses_those_who_waited_and_the_next_looks_again() {
    failures.add(new IllegalStateException("nowhere"));
    allowed.release(2);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(this::key)
        .matches(e -> e.failure().equals(new Failure.CredentialRefused()));
    assertThat(key()).isEqualTo("key-2");
  }

  @Test
  void what_is_still_good_survives_a_look_that_failed() {
    allowed.release();
    assertThat(key()).isEqualTo("key-1");
    failures.add(new IllegalStateException("not now"));

    clock.pass(Duration.ofMinutes(2));
    allowed.release();
    assertThat(key()).isEqualTo("key-1");
    Eventually.becomes("the failure", failures::isEmpty);

    assertThat(key()).isEqualTo("key-1");
  }
}

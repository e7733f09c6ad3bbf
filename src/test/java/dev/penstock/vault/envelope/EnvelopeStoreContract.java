package dev.penstock.vault.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store of envelopes does. */
public abstract class EnvelopeStoreContract {
  private static final Lock LOCK = new Lock("none", 0, null, "Y2hlY2s=");
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123456789Z");

  /** A store that holds nothing, or another look at the same one. */
  protected abstract EnvelopeStore store();

  private static SealedSecret secret(String name, int... versions) {
    List<SealedVersion> all = new ArrayList<>();
    for (int version : versions) {
      all.add(new SealedVersion(version, NOW, "a2V5", "ZGF0YQ=="));
    }
    return new SealedSecret(name, NOW, all);
  }

  private static Change put(Lock lock, SealedSecret... secrets) {
    return new Change(lock, List.of(secrets), List.of());
  }

  @Test
  void a_new_store_holds_nothing() {
    assertThat(store().load()).isEqualTo(Envelopes.NONE);
    assertThat(store().revision()).isZero();
  }

  @Test
  void what_was_written_is_read() {
    SealedSecret a = secret("a", 1, 2);
    SealedSecret b = secret("b.c_d-e", 7);

    assertThat(store().write(0, put(LOCK, a, b))).isTrue();

    Envelopes all = store().load();
    assertThat(all.lock()).isEqualTo(LOCK);
    assertThat(all.secrets().values()).containsExactlyInAnyOrder(a, b);
    assertThat(all.revision()).isEqualTo(store().revision()).isPositive();
  }

  @Test
  void a_change_leaves_the_rest_as_it_was() {
    assertThat(store().write(0, put(LOCK, secret("a", 1), secret("b", 1)))).isTrue();
    long revision = store().revision();

    Change change = new Change(null, List.of(secret("c", 1)), List.of("a"));
    assertThat(store().write(revision, change)).isTrue();

    assertThat(store().load().secrets()).containsOnlyKeys("b", "c");
    assertThat(store().load().lock()).isEqualTo(LOCK);
    assertThat(store().revision()).isGreaterThan(revision);
  }

  @Test
  void a_change_for_another_revision_is_not_made() {
    assertThat(store().write(0, put(LOCK, secret("a", 1)))).isTrue();
    long revision = store().revision();

    assertThat(store().write(0, put(LOCK, secret("a", 9)))).isFalse();
    assertThat(store().write(revision + 1, put(null, secret("a", 9)))).isFalse();

    assertThat(store().load().secrets().get("a")).isEqualTo(secret("a", 1));
    assertThat(store().revision()).isEqualTo(revision);
  }

  @Test
  void of_many_writers_of_one_revision_one_wins() throws InterruptedException {
    assertThat(store().write(0, put(LOCK, secret("a", 1)))).isTrue();
    long revision = store().revision();
    AtomicInteger winners = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int version = i + 2;
      writers.add(
          Thread.ofPlatform()
              .start(() -> {
                if (store().write(revision, put(null, secret("a", version)))) {
                  winners.incrementAndGet();
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(winners).hasValue(1);
  }
}

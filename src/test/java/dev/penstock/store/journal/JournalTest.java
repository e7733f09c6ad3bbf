package dev.penstock.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.Rows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private final Vertx vertx = Vertx.vertx();
  private final FailingDisk disk = new FailingDisk();
  private final List<Entry> followed = Collections.synchronizedList(new ArrayList<>());
  private @TempDir Path folder;

  @AfterEach
  void close() {
    disk.goOn();
    await(vertx.close());
  }

  @Test
  void what_was_told_to_be_safe_is_read_again() throws IOException {
    Journal journal = open(1 << 20).journal();
    await(journal.intents(List.of(row(1), row(2))));
    await(settle(journal, 2));

    Replay replay = Replay.of(folder);

    assertThat(replay.open()).containsExactly(row(1));
    assertThat(replay.booked()).containsExactly(new Entry.Settled(row(2)));
  }

  @Test
  void whoever_follows_hears_of_a_row_before_it_is_told_to_be_safe() throws IOException {
    Journal journal = open(1 << 20).journal();

    await(settle(journal, 1));

    assertThat(followed).containsExactly(new Entry.Settled(row(1)));
  }

  @Test
  void a_full_disk_refuses_intents_and_loses_no_row() throws IOException {
    Journal journal = open(1 << 20).journal();
    await(journal.intents(List.of(row(1))));
    disk.full(true);

    Future<Void> settled = settle(journal, 1);
    Eventually.becomes("the disk is known to fail", () -> journal.trouble() != null);
    Future<Void> refused = journal.intents(List.of(row(2)));

    assertThat(refused.failed()).isTrue();
    assertThat(settled.isComplete()).isFalse();
    disk.full(false);
    await(settled);
    assertThat(journal.trouble()).isNull();
    Replay replay = Replay.of(folder);
    assertThat(replay.open()).isEmpty();
    assertThat(replay.booked()).containsExactly(new Entry.Settled(row(1)));
  }

  @Test
  void a_disk_that_hangs_refuses_intents_and_loses_no_row() throws IOException {
    Journal journal = open(1 << 20).journal();
    disk.hang();
    Future<Void> settled = settle(journal, 1);

    Eventually.becomes("the disk is known to hang", () -> journal.trouble() != null);

    assertThat(journal.intents(List.of(row(2))).failed()).isTrue();
    disk.goOn();
    await(settled);
    assertThat(journal.trouble()).isNull();
    await(journal.intents(List.of(row(3))));
    assertThat(Replay.of(folder).booked()).containsExactly(new Entry.Settled(row(1)));
  }

  @Test
  void nobody_waits_for_what_comes_after_the_end() throws IOException {
    Journal journal = open(1 << 20).journal();
    await(journal.close());

    Future<Void> row = settle(journal, 1);
    Future<Void> intent = journal.intents(List.of(row(2)));

    Eventually.becomes("both have failed", () -> row.failed() && intent.failed());
    assertThat(journal.isOpen("a-2")).isFalse();
  }

  @Test
  void nobody_waits_for_what_the_disk_does_not_take_until_the_end() throws IOException {
    Journal journal = open(1 << 20).journal();
    disk.full(true);
    Future<Void> row = settle(journal, 1);
    Eventually.becomes("the disk is known to fail", () -> journal.trouble() != null);

    await(journal.close());

    Eventually.becomes("it has failed", row::failed);
  }

  @Test
  void an_intent_that_was_refused_is_not_there_although_its_bytes_are() throws IOException {
    Journal journal = open(1 << 20).journal();
    disk.full(true);

    // Half of the write stays: the first intent as a whole, and its end cannot be cut off.
    Future<Void> refused = journal.intents(List.of(row(1), row(2), row(3)));
    Eventually.becomes("it is refused", refused::isComplete);
    disk.full(false);
    Eventually.becomes("the disk is well", () -> journal.trouble() == null);

    assertThat(refused.failed()).isTrue();
    assertThat(Replay.of(folder).open()).isEmpty();
    await(journal.intents(List.of(row(4))));
    assertThat(Replay.of(folder).open()).containsExactly(row(4));
  }

  @Test
  void segments_go_when_their_rows_are_applied_and_open_intents_stay() throws IOException {
    Journal journal = open(2_000).journal();
    await(journal.intents(List.of(row(1000))));
    for (int i = 0; i < 100; i++) {
      await(settle(journal, i));
    }
    assertThat(Segment.all(folder)).hasSizeGreaterThan(10);

    journal.applied(100);

    Eventually.becomes("one segment is left", () -> segments() == 1);
    assertThat(Replay.of(folder).open()).containsExactly(row(1000));
  }

  @Test
  void rows_of_earlier_processes_stay_until_they_are_applied() throws IOException {
    await(settle(open(1 << 20).journal(), 1));

    Journal.Opened second = open(1 << 20);
    assertThat(second.replayed()).containsExactly(new Entry.Settled(row(1)));
    Journal.Opened third = open(1 << 20);
    assertThat(third.replayed()).containsExactly(new Entry.Settled(row(1)));
    third.journal().applied(1);
    await(third.journal().close());

    assertThat(Segment.all(folder)).isEmpty();
  }

  @Test
  void too_much_that_waits_refuses_intents_and_no_row() throws IOException {
    Journal.Settings tight = new Journal.Settings(folder, disk, false, 1 << 20, 1_000);
    Journal journal = Journal.open(vertx, tight, followed::addAll).journal();
    disk.full(true);
    List<Future<Void>> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(settle(journal, i));
    }

    assertThat(await(journal.intents(List.of(row(99))).transform(Future::succeededFuture)).failed())
        .isTrue();

    disk.full(false);
    rows.forEach(JournalTest::await);
    assertThat(Replay.of(folder).booked()).hasSize(50);
  }

  private Journal.Opened open(long segmentBytes) throws IOException {
    return Journal.open(
        vertx, new Journal.Settings(folder, disk, true, segmentBytes, 1 << 20), followed::addAll);
  }

  private static Future<Void> settle(Journal journal, int number) {
    return journal.book(List.of(new Entry.Settled(row(number))), () -> {});
  }

  private static LedgerRow row(int number) {
    return Rows.row("a-" + number, Instant.EPOCH).cost(number).settled();
  }

  private int segments() {
    try {
      return Segment.all(folder).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

package dev.penstock.admission.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.auth.Directory.State;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.testing.Eventually;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every directory of keys and teams promises: a store's test extends this class. */
public abstract class DirectoryContract {
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");

  private @Nullable Directory opened;

  /** An empty directory. */
  protected abstract Directory open() throws Exception;

  @BeforeEach
  void open_the_directory() throws Exception {
    opened = open();
  }

  @Test
  void what_is_written_is_read() {
    write("key/ci", "{\"a\":1}");
    write("team/search", "{\"b\":\"\u00e4\"}");

    assertThat(read().documents())
        .isEqualTo(Map.of("key/ci", "{\"a\":1}", "team/search", "{\"b\":\"\u00e4\"}"));
  }

  @Test
  void a_document_may_be_replaced_and_taken_away() {
    write("key/ci", "{\"a\":1}");
    write("key/ci", "{\"a\":2}");
    assertThat(read().documents()).isEqualTo(Map.of("key/ci", "{\"a\":2}"));

    write("key/ci", null);

    assertThat(read().documents()).isEmpty();
  }

  @Test
  void the_version_rises_with_each_change() {
    long before = read().version();
    write("key/ci", "{}");
    long after = read().version();
    write("key/ci", null);

    assertThat(after).isGreaterThan(before);
    assertThat(read().version()).isGreaterThan(after);
  }

  @Test
  void who_has_read_an_older_version_writes_nothing() {
    long old = read().version();
    write("key/ci", "{\"a\":1}");
    State before = read();

    boolean done = await(directory().write(old, "key/ci", "{\"a\":2}", entry("late")));

    assertThat(done).isFalse();
    assertThat(read()).isEqualTo(before);
    assertThat(audit(null, 10)).extracting(AuditEntry::action).containsExactly("write key/ci");
  }

  @Test
  void of_many_who_write_at_once_one_does() {
    long version = read().version();

    List<Future<Boolean>> all =
        IntStream.range(0, 20)
            .mapToObj(i -> directory().write(version, "key/k" + i, "{}", entry("write " + i)))
            .toList();

    assertThat(all.stream().map(DirectoryContract::await).filter(done -> done)).hasSize(1);
    assertThat(read().documents()).hasSize(1);
    assertThat(audit(null, 100)).hasSize(1);
  }

  @Test
  void the_audit_log_is_read_newest_first_page_by_page() {
    for (int i = 0; i < 7; i++) {
      await(directory().note(entry("note " + i)));
    }
    List<AuditEntry> first = audit(null, 3);
    List<AuditEntry> second = audit(first.getLast().id(), 3);
    List<AuditEntry> third = audit(second.getLast().id(), 3);

    assertThat(first).extracting(AuditEntry::action).containsExactly("note 6", "note 5", "note 4");
    assertThat(second).extracting(AuditEntry::action).containsExactly("note 3", "note 2", "note 1");
    assertThat(third).extracting(AuditEntry::action).containsExactly("note 0");
    assertThat(audit(third.getLast().id(), 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "--", "x", "1-2-3", "+", "99999999999999999999999"})
  void what_is_no_id_of_an_entry_is_refused(String before) {
    Throwable cause =
        await(
            directory()
                .audit(before, 1)
                .map((Throwable) new AssertionError("taken"))
                .recover(Future::succeededFuture));

    assertThat(cause).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_entry_keeps_all_that_it_says_and_gets_an_id() {
    AuditEntry full = new AuditEntry("", NOON, "admin", "key.create", "ci", null, "abc");
    AuditEntry gone =
        new AuditEntry("", NOON.plusMillis(7), "k\u00e4y", "key.rm", "ci", "abc", null);
    await(directory().note(full));
    await(directory().note(gone));

    List<AuditEntry> read = audit(null, 10);

    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
        .containsExactly(gone, full);
    assertThat(read).extracting(AuditEntry::id).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void a_note_changes_no_document() {
    State before = read();

    await(directory().note(entry("note")));

    assertThat(read().documents()).isEqualTo(before.documents());
  }

  @Test
  void each_change_is_told() {
    AtomicInteger told = new AtomicInteger();
    directory().onChange(told::incrementAndGet);

    write("key/ci", "{}");
    Eventually.becomes("told of one", () -> told.get() >= 1);
    int before = told.get();
    write("key/ci", null);

    Eventually.becomes("told of another", () -> told.get() > before);
  }

  @Test
  void who_is_told_reads_what_has_changed() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    directory()
        .onChange(
            () -> directory().read().onSuccess(state -> seen.addAll(state.documents().keySet())));

    write("key/ci", "{}");

    Eventually.becomes("read the new key", () -> seen.contains("key/ci"));
  }

  @Test
  void of_values_to_keep_the_first_one_wins() {
    assertThat(await(directory().keep("pepper", "one"))).isEqualTo("one");
    assertThat(await(directory().keep("pepper", "two"))).isEqualTo("one");
    assertThat(await(directory().keep("other", "three"))).isEqualTo("three");
    assertThat(read().documents()).isEmpty();
    assertThat(read().kept()).isEqualTo(Map.of("pepper", "one", "other", "three"));
  }

  @Test
  void all_who_keep_a_value_at_once_get_the_same() {
    List<Future<String>> all =
        IntStream.range(0, 20).mapToObj(i -> directory().keep("pepper", "p" + i)).toList();

    assertThat(new HashSet<>(all.stream().map(DirectoryContract::await).toList())).hasSize(1);
  }

  private Directory directory() {
    return Objects.requireNonNull(opened);
  }

  private State read() {
    return await(directory().read());
  }

  private List<AuditEntry> audit(@Nullable String before, int limit) {
    return await(directory().audit(before, limit));
  }

  private void write(String id, @Nullable String json) {
    assertThat(await(directory().write(read().version(), id, json, entry("write " + id)))).isTrue();
  }

  private static AuditEntry entry(String action) {
    return new AuditEntry("", NOON, "admin", action, "ci", null, "abc");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

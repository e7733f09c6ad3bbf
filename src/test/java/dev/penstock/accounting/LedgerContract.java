package dev.penstock.accounting;

import static dev.penstock.testing.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.penstock.accounting.Ledger.Batch;
import dev.penstock.accounting.Ledger.CacheSum;
import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.accounting.Ledger.Page;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger promises: a store's test extends this class. */
public abstract class LedgerContract {
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");

  private @Nullable Ledger opened;

  /** An empty ledger. */
  protected abstract Ledger open() throws Exception;

  /** Books rows in this order, by settling them; returns when they can be read. */
  protected abstract void book(List<LedgerRow> rows) throws Exception;

  @BeforeEach
  void open_the_ledger() throws Exception {
    opened = open();
  }

  @Test
  void a_row_comes_back_as_it_was_booked() throws Exception {
    LedgerRow all = row("a-1", NOON).cost(123_456_789_012L).of("k", "t", "x", "y").settled();
    LedgerRow little =
        row("a-2", NOON.plusNanos(123_456_000)).of(null, null).guessed().outcome("cut").settled();

    book(all, little);

    assertThat(rows(Filter.ALL)).containsExactly(little, all);
  }

  @Test
  void the_biggest_amounts_survive() throws Exception {
    LedgerRow big = row("a-1", NOON).cost(9_007_199_254_740_993L).settled();

    book(big);

    assertThat(rows(Filter.ALL)).containsExactly(big);
    assertThat(sums(Filter.ALL).getFirst().costNanoUsd()).isEqualTo(9_007_199_254_740_993L);
  }

  @Test
  void the_same_row_again_is_not_booked_again() throws Exception {
    LedgerRow first = row("a-1", NOON).cost(5).settled();

    book(first);
    book(row("a-1", NOON).cost(7).settled());

    assertThat(rows(Filter.ALL)).containsExactly(first);
  }

  @Test
  void requests_of_one_name_are_rows_of_their_own() throws Exception {
    LedgerRow one = row("a-1", NOON).requestId("same").settled();
    LedgerRow other = row("a-2", NOON.plusSeconds(1)).requestId("same").settled();

    book(one, other, row("a-3", NOON).settled());

    assertThat(rows(new Filter(null, null, Map.of(), Set.of(), "same")))
        .containsExactly(other, one);
  }

  @Test
  void pages_hold_each_row_once_newest_first() throws Exception {
    List<LedgerRow> rows = many(25);
    book(rows);

    List<LedgerRow> read = new ArrayList<>();
    Page page = await(ledger().rows(Filter.ALL, null, 10));
    read.addAll(page.rows());
    while (page.next() != null) {
      page = await(ledger().rows(Filter.ALL, page.next(), 10));
      read.addAll(page.rows());
    }

    assertThat(read).containsExactlyElementsOf(rows.reversed());
  }

  @Test
  void rows_that_come_while_pages_are_read_change_no_page() throws Exception {
    List<LedgerRow> rows = many(6);
    book(rows.subList(0, 4));
    Page first = await(ledger().rows(Filter.ALL, null, 2));

    book(rows.subList(4, 6));

    assertThat(await(ledger().rows(Filter.ALL, first.next(), 2)).rows())
        .containsExactly(rows.get(1), rows.get(0));
  }

  @Test
  void a_page_that_ends_with_the_last_row_has_no_next() throws Exception {
    book(many(4));

    assertThat(await(ledger().rows(Filter.ALL, null, 4)).next()).isNull();
    assertThat(await(ledger().rows(Filter.ALL, null, 3)).next()).isNotNull();
  }

  @Test
  void filters_take_what_is_equal_in_all_of_them() throws Exception {
    LedgerRow wanted = row("a-1", NOON).of("ci", "search", "eu", "prod").settled();
    book(
        wanted,
        row("a-2", NOON).of("ci", "search", "us").settled(),
        row("a-3", NOON).of("other", "search", "eu").settled(),
        row("a-4", NOON).of(null, null).settled());

    assertThat(rows(equal(Map.of(Group.KEY, "ci", Group.TAG, "eu")))).containsExactly(wanted);
    assertThat(rows(equal(Map.of(Group.TEAM, "search")))).hasSize(3);
    assertThat(rows(equal(Map.of(Group.MODEL, "gpt-4o", Group.PROVIDER, "openai")))).hasSize(4);
    assertThat(rows(equal(Map.of(Group.DEPLOYMENT, "openai/gpt-4o")))).hasSize(4);
    assertThat(rows(equal(Map.of(Group.DAY, "2027-03-01")))).hasSize(4);
    assertThat(rows(equal(Map.of(Group.DAY, "2027-03-02")))).isEmpty();
    assertThat(rows(equal(Map.of(Group.TAG, "%")))).isEmpty();
  }

  @Test
  void filters_take_what_began_in_a_span_of_time() throws Exception {
    List<LedgerRow> rows = many(5);
    book(rows);

    assertThat(rows(new Filter(NOON.plusSeconds(1), NOON.plusSeconds(3), Map.of(), Set.of(), null)))
        .containsExactly(rows.get(2), rows.get(1));
  }

  @Test
  void filters_take_what_ended_in_one_of_some_ways() throws Exception {
    book(
        row("a-1", NOON).settled(),
        row("a-2", NOON).outcome("cancelled").settled(),
        row("a-3", NOON).outcome("timeout").settled());

    assertThat(rows(new Filter(null, null, Map.of(), Set.of("cancelled", "timeout"), null)))
        .extracting(LedgerRow::id)
        .containsExactlyInAnyOrder("a-2", "a-3");
  }

  @Test
  void sums_add_up_tokens_money_and_guesses() throws Exception {
    book(
        row("a-1", NOON).cost(100).settled(),
        row("a-2", NOON).cost(50).settled(),
        row("a-3", NOON).guessed().settled());

    assertThat(sums(Filter.ALL))
        .containsExactly(new Sum(List.of(), 3, 200, 20, 40, 10, 150, 1, 1, CacheSum.NONE));
  }

  @Test
  void groups_come_the_dearest_first() throws Exception {
    book(
        row("a-1", NOON).of("cheap", "t").cost(1).settled(),
        row("a-2", NOON).of("dear", "t").cost(70).settled(),
        row("a-3", NOON).of("cheap", "t").cost(2).settled(),
        row("a-4", NOON).of("middle", "t").cost(50).settled(),
        row("a-5", NOON).of(null, null).cost(5).settled());

    assertThat(values(sums(Filter.ALL, Group.KEY)))
        .containsExactly(
            values("dear"), values("middle"), values(new String[] {null}), values("cheap"));
    assertThat(await(ledger().sums(Filter.ALL, List.of(Group.KEY), 2)))
        .extracting(Sum::costNanoUsd)
        .containsExactly(70L, 50L);
  }

  @Test
  void groups_of_several_kinds_stand_in_the_order_asked_for() throws Exception {
    book(
        row("a-1", NOON).of("k", "t").by("g1", "p", "d1").cost(3).settled(),
        row("a-2", NOON.plusSeconds(86_400)).of("k", "t").by("g2", "p", "d2").cost(2).settled());

    assertThat(values(sums(Filter.ALL, Group.DAY, Group.MODEL, Group.PROVIDER, Group.DEPLOYMENT)))
        .containsExactly(
            values("2027-03-01", "g1", "p", "d1"), values("2027-03-02", "g2", "p", "d2"));
    assertThat(values(sums(Filter.ALL, Group.TEAM, Group.KEY))).containsExactly(values("t", "k"));
  }

  @Test
  void rows_are_told_apart_by_what_was_asked_for() throws Exception {
    book(
        row("a-1", NOON).asking("embeddings").cost(3).settled(),
        row("a-2", NOON).cost(2).settled(),
        row("a-3", NOON).asking("embeddings").cost(4).settled());

    assertThat(sums(Filter.ALL, Group.OPERATION))
        .extracting(sum -> sum.values().getFirst(), Sum::costNanoUsd)
        .containsExactly(tuple("embeddings", 7L), tuple("chat", 2L));
    assertThat(sums(equal(Map.of(Group.OPERATION, "chat"))).getFirst().rows()).isEqualTo(1);
    assertThat(await(ledger().rows(Filter.ALL, null, 10)).rows())
        .extracting(row -> row.target().operation())
        .containsExactlyInAnyOrder("embeddings", "chat", "embeddings");
  }

  @Test
  void a_row_counts_for_each_of_its_tags() throws Exception {
    book(
        row("a-1", NOON).of("k", "t", "eu", "prod").cost(10).settled(),
        row("a-2", NOON).of("k", "t", "eu").cost(5).settled(),
        row("a-3", NOON).of("k", "t").cost(1).settled());

    assertThat(sums(Filter.ALL, Group.TAG))
        .extracting(sum -> sum.values().getFirst(), Sum::costNanoUsd)
        .containsExactly(tuple("eu", 15L), tuple("prod", 10L), tuple(null, 1L));
  }

  @Test
  void sums_keep_to_the_filter() throws Exception {
    book(row("a-1", NOON).of("a", "t").cost(1).settled(), row("a-2", NOON).of("b", "t").settled());

    assertThat(sums(equal(Map.of(Group.KEY, "a"))).getFirst().rows()).isEqualTo(1);
  }

  @Test
  void an_export_reads_each_row_once_in_the_order_of_booking() throws Exception {
    List<LedgerRow> rows = many(7);
    book(rows.subList(0, 5));
    Batch first = await(ledger().since(0, 3));
    Batch second = await(ledger().since(first.position(), 3));
    book(rows.subList(5, 7));
    Batch third = await(ledger().since(second.position(), 3));
    Batch none = await(ledger().since(third.position(), 3));

    assertThat(Stream.of(first, second, third).flatMap(batch -> batch.rows().stream()))
        .containsExactlyElementsOf(rows);
    assertThat(none).isEqualTo(new Batch(List.of(), third.position()));
  }

  @Test
  void text_that_looks_like_a_query_is_text() throws Exception {
    LedgerRow odd =
        row("a-1", NOON).of("o'neil\"; --", "t\u00e4\u4e2d", "a,b", "c|d", "{}").settled();

    book(odd);

    assertThat(rows(equal(Map.of(Group.KEY, "o'neil\"; --", Group.TAG, "a,b"))))
        .containsExactly(odd);
  }

  private Ledger ledger() {
    return Objects.requireNonNull(opened);
  }

  private void book(LedgerRow... rows) throws Exception {
    book(List.of(rows));
  }

  private List<LedgerRow> rows(Filter filter) {
    return await(ledger().rows(filter, null, 100)).rows();
  }

  private List<Sum> sums(Filter filter, Group... by) {
    return await(ledger().sums(filter, List.of(by), 100));
  }

  private static Filter equal(Map<Group, String> equal) {
    return new Filter(null, null, equal, Set.of(), null);
  }

  private static List<List<@Nullable String>> values(List<Sum> sums) {
    return sums.stream().map(Sum::values).toList();
  }

  private static List<@Nullable String> values(@Nullable String... values) {
    return Arrays.asList(values);
  }

  private static List<LedgerRow> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row("a-" + i, NOON.plusSeconds(i)).cost(i).settled())
        .toList();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_caches_did_is_kept_and_summed() throws Exception {
    LedgerRow plain = row("a-1", NOON).cost(70).settled();
    LedgerRow hinted = cached("a-2", plain, new Caching(true, 500, 20));
    LedgerRow own = cached("a-3", plain, new Caching(false, 30, 4));
    book(plain, hinted, own);

    assertThat(sums(Filter.ALL))
        .extracting(Sum::caching)
        .containsExactly(new CacheSum(80, 530, 24, 1, 500, 20));
    assertThat(await(ledger().since(0, 10)).rows()).containsExactly(plain, hinted, own);
  }

  private static LedgerRow cached(String id, LedgerRow row, Caching caching) {
    return new LedgerRow(
        id,
        row.requestId(),
        row.attempt(),
        row.startedAt(),
        row.settledAt(),
        row.caller(),
        row.target(),
        new Usage(100, 20, 10L, 40L, 5L),
        new Cost(70, false, "book:1", caching),
        row.result(),
        row.estimated(),
        row.recovered(),
        row.promptSha256(),
        row.replica());
  }
}

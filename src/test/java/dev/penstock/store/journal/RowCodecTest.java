package dev.penstock.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Caching;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.api.spend.LedgerRow.Caller;
import dev.penstock.api.spend.LedgerRow.Result;
import dev.penstock.api.spend.LedgerRow.Target;
import dev.penstock.testing.Rows;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowCodecTest {
  private static final Instant AT = Instant.parse("2027-03-01T12:00:00.123456789Z");

  @Test
  void a_row_comes_back_as_it_was() {
    LedgerRow row = Rows.row("r.b-1", AT).cost(Long.MAX_VALUE).settled();

    assertThat(RowCodec.row(RowCodec.json(row))).isEqualTo(row);
  }

  @Test
  void an_intent_of_a_stranger_comes_back_as_it_was() {
    LedgerRow row =
        new LedgerRow(
            "r.b-2",
            "\"\\\u2028\n\ud83d\ude80",
            3,
            Instant.EPOCH.minusNanos(1),
            null,
            new Caller(null, null, List.of()),
            new Target("", "g", "p", "d", "m"),
            null,
            null,
            Result.open(false),
            false,
            false,
            null,
            "r");

    assertThat(RowCodec.row(RowCodec.json(row))).isEqualTo(row);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_was_asked_for_is_kept_with_and_without_caching(boolean cached) {
    Caching caching = cached ? new Caching(true, 7, 8) : Caching.NONE;
    LedgerRow row = Rows.row("r.b-4", AT).asking("embeddings").cost(5).settled();
    LedgerRow with =
        new LedgerRow(
            row.id(),
            row.requestId(),
            row.attempt(),
            row.startedAt(),
            row.settledAt(),
            row.caller(),
            row.target(),
            row.usage(),
            new Cost(5, false, "v", caching),
            row.result(),
            row.estimated(),
            row.recovered(),
            row.promptSha256(),
            row.replica());

    assertThat(RowCodec.row(RowCodec.json(with))).isEqualTo(with);
  }

  @Test
  void rows_of_chats_look_as_before_there_was_a_word_for_them() {
    assertThat(RowCodec.json(Rows.row("r.b-5", AT).settled())).endsWith("\"replica\"]");
  }

  @Test
  void every_flag_is_kept_by_itself() {
    LedgerRow row =
        new LedgerRow(
            "r.b-3",
            "q",
            1,
            AT,
            AT,
            new Caller("k", "t", List.of("a", "", "b")),
            new Target("a", "g", "p", "d", "m"),
            new Usage(1, 2, null, 4L, null),
            new Cost(0, true, "v", new Caching(true, 7, 8)),
            new Result("lost", true, 5, 6),
            true,
            true,
            "0011223344556677",
            "r");

    assertThat(RowCodec.row(RowCodec.json(row))).isEqualTo(row);
  }
}

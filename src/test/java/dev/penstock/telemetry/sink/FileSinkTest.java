package dev.penstock.telemetry.sink;

import static dev.penstock.testing.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.report.LedgerJson;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.SinkConfig;
import dev.penstock.store.memory.Booked;
import dev.penstock.store.memory.MemoryLedger;
import dev.penstock.testing.Eventually;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Pump.Pace FAST = new Pump.Pace(1, 1, 1);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final MemoryLedger ledger = Booked.ledger(List.of());

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Path file() {
    return folder.resolve("out").resolve("ledger.ndjson");
  }

  private static List<LedgerRow> rows(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> row("a-" + i, NOON).settled()).toList();
  }

  private Pump pump(long rotateBytes, boolean gzip, String replica) {
    SinkConfig.File config = new SinkConfig.File("file", file(), rotateBytes, gzip);
    Pump pump = new Pump(vertx, ledger, new FileSink(vertx, config, replica), "file", FAST);
    pump.start();
    return pump;
  }

  private List<String> lines() {
    try (Stream<Path> files = Files.list(file().getParent())) {
      List<String> lines = new ArrayList<>();
      for (Path each : files.sorted().toList()) {
        String name = each.getFileName().toString();
        if (name.endsWith(".ndjson")) {
          lines.addAll(Files.readAllLines(each));
        } else if (name.endsWith(".gz")) {
          try (InputStream in = new GZIPInputStream(Files.newInputStream(each))) {
            lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
          }
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> json(List<LedgerRow> rows) {
    return rows.stream().map(row -> LedgerJson.of(row).toString()).toList();
  }

  @Test
  void rows_that_are_booked_go_to_the_file() throws Exception {
    Booked.add(ledger, rows(0, 10));
    Pump pump = pump(1 << 20, true, "r");
    Eventually.becomes("ten lines", () -> Files.exists(file()) && lines().size() == 10);
    Booked.add(ledger, rows(10, 12));
    pump.stop().await();

    assertThat(Files.readAllLines(file())).isEqualTo(json(rows(0, 12)));
  }

  @Test
  void a_restart_goes_on_where_it_was_and_cuts_off_what_was_not_confirmed() throws Exception {
    Booked.add(ledger, rows(0, 3));
    pump(1 << 20, true, "r").stop().await();
    Files.writeString(file(), "{\"half\":", StandardOpenOption.APPEND);
    Booked.add(ledger, rows(3, 5));

    pump(1 << 20, true, "r").stop().await();

    assertThat(Files.readAllLines(file())).isEqualTo(json(rows(0, 5)));
  }

  @Test
  void another_ledger_begins_anew_behind_what_is_there() throws Exception {
    Booked.add(ledger, rows(0, 3));
    pump(1 << 20, true, "r").stop().await();

    pump(1 << 20, true, "other").stop().await();

    assertThat(Files.readAllLines(file())).hasSize(6);
  }

  private Path position() {
    return file().resolveSibling("ledger.ndjson.position");
  }

  @Test
  void rows_stay_where_nothing_says_any_more_how_many_there_are() throws Exception {
    Booked.add(ledger, rows(0, 3));
    pump(1 << 20, true, "other").stop().await();
    Files.delete(position());
    Files.writeString(file(), "{\"half\":", StandardOpenOption.APPEND);

    pump(1 << 20, true, "r").stop().await();

    assertThat(Files.readAllLines(file()))
        .startsWith(json(rows(0, 3)).toArray(String[]::new))
        .hasSize(6);
  }

  @Test
  void a_damaged_position_costs_no_rows() throws Exception {
    Booked.add(ledger, rows(0, 3));
    pump(1 << 20, true, "r").stop().await();
    Files.writeString(position(), "{\"replica\":");

    pump(1 << 20, true, "r").stop().await();

    assertThat(Files.readAllLines(file())).startsWith(json(rows(0, 3)).toArray(String[]::new));
  }

  @Test
  void without_its_position_it_goes_on_behind_what_was_put_aside() throws Exception {
    Booked.add(ledger, rows(0, 10));
    pump(4_000, true, "r").stop().await();
    Files.delete(position());
    Booked.add(ledger, rows(10, 12));

    pump(4_000, true, "r").stop().await();

    assertThat(lines()).containsExactlyInAnyOrderElementsOf(json(rows(0, 12)));
  }

  @Test
  void large_files_are_put_aside_and_compressed() throws Exception {
    for (int i = 0; i < 5; i++) {
      Booked.add(ledger, rows(10 * i, 10 * i + 10));
      pump(4_000, true, "r").stop().await();
    }

    try (Stream<Path> files = Files.list(file().getParent())) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .contains("ledger-r-000000000010.ndjson.gz", "ledger-r-000000000050.ndjson.gz");
    }
    assertThat(lines()).containsExactlyInAnyOrderElementsOf(json(rows(0, 50)));
  }

  @Test
  void a_file_that_was_put_aside_by_a_process_that_died_is_compressed_by_the_next()
      throws Exception {
    Booked.add(ledger, rows(0, 2));
    pump(1 << 20, false, "r").stop().await();
    Path aside = file().resolveSibling("ledger-r-000000000002.ndjson");
    Files.move(file(), aside);

    Booked.add(ledger, rows(2, 3));
    pump(1 << 20, true, "r").stop().await();

    assertThat(aside).doesNotExist();
    assertThat(lines()).containsExactlyInAnyOrderElementsOf(json(rows(0, 3)));
  }

  @Test
  void a_place_that_cannot_be_written_is_tried_again() throws Exception {
    Files.writeString(folder.resolve("out"), "in the way");
    Booked.add(ledger, rows(0, 2));
    Pump pump = pump(1 << 20, true, "r");

    Files.delete(folder.resolve("out"));

    Eventually.becomes("two lines", () -> Files.exists(file()) && lines().size() == 2);
    pump.stop().await();
  }
}

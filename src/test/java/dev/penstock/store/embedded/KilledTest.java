package dev.penstock.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.api.spend.LedgerRow;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that books at full speed; {@code -Dpenstock.kills=200} for more of it. */
final class KilledTest {
  private static final int KILLS = Integer.getInteger("penstock.kills", 3);
  private static final int MOST_LINES = 3_000;

  private final Random random = new Random();
  private final Set<String> granted = new HashSet<>();
  private final Set<String> settled = new HashSet<>();
  private @TempDir Path folder;

  @Test
  void every_row_is_there_once_however_often_the_process_is_killed() throws Exception {
    for (int i = 0; i < KILLS; i++) {
      runAndKill();
    }

    Vertx vertx = Vertx.vertx();
    try (Opened after = Opened.in(vertx, folder, InstantSource.system())) {
      Map<String, LedgerRow> rows = rows(after);
      Sum all = Opened.await(after.state().ledger().sums(Filter.ALL, List.of(), 1)).getFirst();

      assertThat(rows.keySet()).containsAll(granted);
      assertThat(settled).allMatch(id -> cost(rows.get(id)) == CrashingProcess.COST);
      assertThat(rows.values()).allMatch(KilledTest::settledOrRecovered);
      assertThat(all.rows()).isEqualTo(rows.size());
      assertThat(all.costNanoUsd())
          .isEqualTo(rows.values().stream().mapToLong(KilledTest::cost).sum());
    } finally {
      Opened.await(vertx.close());
    }
  }

  /** All of them; fails if an id is there twice. */
  private static Map<String, LedgerRow> rows(Opened opened) {
    return Opened.await(opened.state().ledger().since(0, Integer.MAX_VALUE)).rows().stream()
        .collect(Collectors.toMap(LedgerRow::id, Function.identity()));
  }

  private static boolean settledOrRecovered(LedgerRow row) {
    return row.recovered()
        ? cost(row) == CrashingProcess.ESTIMATE && row.estimated()
        : cost(row) == CrashingProcess.COST && !row.estimated();
  }

  private static long cost(LedgerRow row) {
    return row.cost() == null ? -1 : row.cost().nanoUsd();
  }

  private void runAndKill() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      int left = 1 + random.nextInt(MOST_LINES);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
        if (--left == 0) {
          // By its handle: the process itself would close the stream, with lines in it.
          process.toHandle().destroyForcibly();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isNotZero();
  }

  /** Lines are written whole; but for the last one, which the kill may cut. */
  private void note(String line) {
    int end = line.indexOf(' ');
    String id = line.substring(end + 1);
    if (line.startsWith("granted ") && id.indexOf('-') > 0) {
      granted.add(id);
    } else if (line.startsWith("settled ") && id.indexOf('-') > 0) {
      settled.add(id);
    }
  }
}

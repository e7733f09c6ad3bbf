package dev.penstock.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.responses.BoundedResponseStoreContract;
import dev.penstock.responses.ResponseStore;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteResponsesTest extends BoundedResponseStoreContract {
  private final Vertx vertx = Vertx.vertx();
  private final List<SqliteResponses> opened = new ArrayList<>();
  private @TempDir Path folder;

  @Override
  protected ResponseStore open(TurnedClock clock) throws Exception {
    return at(Files.createTempDirectory(folder, "r").resolve("responses.db"), clock);
  }

  private SqliteResponses at(Path file, TurnedClock clock) throws Exception {
    SqliteResponses store = SqliteResponses.open(vertx, file, LIMITS, clock);
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(store -> await(store.close()));
    await(vertx.close());
  }

  @Test
  void what_was_kept_is_there_after_a_restart_and_counts() throws Exception {
    Path file = folder.resolve("again.db");
    TurnedClock clock = new TurnedClock(Instant.EPOCH);
    SqliteResponses before = at(file, clock);
    for (int i = 0; i < LIMITS.perKey().maxEntries(); i++) {
      await(before.put("key:a", "resp_" + i, Buffer.buffer("x")));
    }
    await(before.close());
    opened.clear();

    SqliteResponses after = at(file, clock);
    await(after.put("key:a", "resp_new", Buffer.buffer("x")));

    assertThat(await(after.find("resp_0"))).isNull();
    assertThat(await(after.find("resp_1"))).hasToString("x");
  }
}

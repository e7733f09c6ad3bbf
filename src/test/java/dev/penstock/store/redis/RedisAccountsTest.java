package dev.penstock.store.redis;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.AccountsContract;
import dev.penstock.testing.TurnedClock;
import dev.penstock.testing.redis.SharedRedis;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises, by the clock of a real Redis. */
final class RedisAccountsTest extends AccountsContract {
  private static final List<Replica> OPENED = new ArrayList<>();

  @TempDir Path folder;
  private @Nullable Replica replica;

  @Override
  protected Accounts open() {
    replica =
        Replica.join(
            folder,
            Links.patient(SharedRedis.server().url(), SharedRedis.freshPrefix()),
            InstantSource.system());
    OPENED.add(replica);
    return replica.accounts;
  }

  @Override
  protected Ledger ledger() {
    return Objects.requireNonNull(replica).ledger;
  }

  @Override
  protected @Nullable TurnedClock clock() {
    return null;
  }

  /** After the fixture has closed the accounts. */
  @AfterAll
  static void end() {
    OPENED.forEach(Replica::die);
  }
}

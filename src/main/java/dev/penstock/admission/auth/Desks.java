package dev.penstock.admission.auth;

import dev.penstock.config.AccessSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where keys and teams are made, changed and looked at.
 *
 * @param directory for the audit log
 */
public record Desks(
    KeyDesk keys, TeamDesk teams, LiveKeys live, Directory directory, InstantSource clock) {
  private static final int PEPPER_BYTES = 32;

  /**
   * Opens the directory. Completes when keys made at run time count. Blocks while it reads the
   * schema: not for an event loop.
   *
   * @param nanos monotonic nanoseconds
   * @param random must not be guessable
   */
  public static Future<Desks> open(
      Vertx vertx,
      Directory directory,
      LiveKeys live,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    AccessSettings settings = new AccessSettings();
    byte[] pepper = new byte[PEPPER_BYTES];
    random.nextBytes(pepper);
    DirectoryWrites writes = new DirectoryWrites(vertx, directory, live, settings, clock);
    Desks desks =
        new Desks(
            new KeyDesk(writes, live, settings, clock, random),
            new TeamDesk(writes, live, settings),
            live,
            directory,
            clock);
    return live.open(vertx, directory, settings, nanos, HexFormat.of().formatHex(pepper))
        .map(desks);
  }
}

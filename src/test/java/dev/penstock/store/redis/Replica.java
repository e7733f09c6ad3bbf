package dev.penstock.store.redis;

import dev.penstock.admission.Ids;
import dev.penstock.config.StateConfig.OnFailure;
import dev.penstock.store.embedded.LocalLedger;
import dev.penstock.store.embedded.StateFolder;
import dev.penstock.store.journal.Journal;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** One gateway's accounts, on a Vert.x and in a folder of its own. */
final class Replica implements AutoCloseable {
  static final OnFailure DEFAULTS = new OnFailure("local", "lease", "bypass");

  static final Fleet.Pace FAST =
      new Fleet.Pace(Duration.ofMillis(200), Duration.ofMillis(1500), Duration.ofMillis(1500));

  final Vertx vertx = Vertx.vertx();
  final StateFolder folder;
  final LocalLedger ledger;
  final LoopLinks links;
  final RedisAccounts accounts;

  private Replica(Path path, LinkOptions options, InstantSource clock, OnFailure onFailure)
      throws Exception {
    RandomGenerator random = RandomGenerator.getDefault();
    folder = StateFolder.open(path, random);
    ledger =
        LocalLedger.open(
            vertx,
            new LocalLedger.Files(
                folder.ledger(),
                Journal.Settings.at(folder.journal(), false),
                false,
                folder.replica()));
    links = new LoopLinks(vertx, options, System::nanoTime, random);
    accounts =
        new RedisAccounts(
            vertx,
            new RedisAccounts.Places(links, ledger, new Ids(folder.replica(), random), FAST),
            clock,
            onFailure);
  }

  static Replica join(Path path, LinkOptions options, InstantSource clock) {
    return join(path, options, clock, DEFAULTS);
  }

  static Replica join(Path path, LinkOptions options, InstantSource clock, OnFailure onFailure) {
    try {
      Replica replica = new Replica(path, options, clock, onFailure);
      Links.await(replica.links.start().otherwiseEmpty());
      Links.await(replica.accounts.start());
      return replica;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isShared() {
    return links.state() == LinkState.UP && accounts.isShared();
  }

  /** As a kill does it: nobody is told, nothing is given back. */
  void die() {
    Links.await(links.close());
    Links.await(vertx.close());
    unlock();
  }

  private void unlock() {
    try {
      folder.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Links.await(accounts.close());
    die();
  }
}

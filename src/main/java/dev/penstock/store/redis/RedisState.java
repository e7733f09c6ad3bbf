package dev.penstock.store.redis;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.Ids;
import dev.penstock.admission.auth.Directory;
import dev.penstock.config.StateConfig;
import dev.penstock.responses.ResponseStore;
import dev.penstock.store.embedded.LocalLedger;
import dev.penstock.store.embedded.Retention;
import dev.penstock.store.embedded.StateFolder;
import dev.penstock.store.journal.Journal;
import dev.penstock.store.redis.RedisFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * State of type {@code redis}: shared in Redis, and what must outlive it in the folder {@code
 * state.path} of each replica.
 */
public final class RedisState {
  private final StateFolder folder;
  private final LocalLedger ledger;
  private final LoopLinks links;
  private final RedisAccounts accounts;
  private final RedisDirectory directory;
  private final RedisResponses responses;
  private final Retention retention;

  private RedisState(
      StateFolder folder,
      LocalLedger ledger,
      LoopLinks links,
      RedisAccounts accounts,
      Remembered remembered,
      Retention retention) {
    this.folder = folder;
    this.ledger = ledger;
    this.links = links;
    this.accounts = accounts;
    this.directory = remembered.directory;
    this.responses = remembered.responses;
    this.retention = retention;
  }

  private record Remembered(RedisDirectory directory, RedisResponses responses) {}

  /** What time and chance are taken from. */
  public record Sources(InstantSource clock, LongSupplier nanos, RandomGenerator random) {}

  /**
   * Locks the folder, reads what earlier processes left, connects, and joins the other replicas.
   * Completes when requests can be served, though Redis may be away; fails with {@link
   * StateFolder.InUse} if another process has the folder, with a {@link RedisFailure} if Redis will
   * never do, and with an {@link IllegalArgumentException} if the address is none.
   */
  public static Future<RedisState> open(Vertx vertx, StateConfig config, Sources sources) {
    return vertx
        .executeBlocking(() -> opened(vertx, config, sources), false)
        .compose(state -> state.join().map(state).recover(cause -> state.fail(cause)));
  }

  private static RedisState opened(Vertx vertx, StateConfig config, Sources sources)
      throws IOException, SQLException {
    LinkOptions options = options(config.redis());
    StateFolder folder = StateFolder.open(config.path(), sources.random());
    try {
      return opened(vertx, config, sources, options, folder);
    } catch (IOException | SQLException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  private static RedisState opened(
      Vertx vertx, StateConfig config, Sources sources, LinkOptions options, StateFolder folder)
      throws IOException, SQLException {
    Ids ids = new Ids(folder.replica(), sources.random());
    Journal.Settings journal = Journal.Settings.at(folder.journal(), config.sync());
    LocalLedger ledger =
        LocalLedger.open(
            vertx, new LocalLedger.Files(folder.ledger(), journal, config.sync(), ids.replica()));
    LoopLinks links = new LoopLinks(vertx, options, sources.nanos(), sources.random());
    RedisAccounts accounts =
        new RedisAccounts(
            vertx,
            new RedisAccounts.Places(links, ledger, ids, Fleet.Pace.USUAL),
            sources.clock(),
            config.redis().onFailure());
    Retention retention =
        new Retention(vertx, ledger, config.retention(), accounts::neededSince, sources.clock());
    retention.start();
    return new RedisState(
        folder,
        ledger,
        links,
        accounts,
        new Remembered(
            new RedisDirectory(vertx, links), responses(vertx, config, sources, options)),
        retention);
  }

  private static RedisResponses responses(
      Vertx vertx, StateConfig config, Sources sources, LinkOptions options) {
    RedisLink link = new RedisLink(vertx, options.patient(), sources.nanos(), sources.random());
    link.start().onFailure(later -> {});
    return new RedisResponses(link, options.keys(), config.responses());
  }

  static LinkOptions options(StateConfig.Redis redis) {
    RedisMode mode = RedisMode.valueOf(redis.mode().toUpperCase(Locale.ROOT));
    return new LinkOptions(
        RedisAddress.parse(redis.url().value(), mode),
        mode,
        redis.masterName(),
        redis.timeout(),
        redis.ca(),
        new Keys(redis.keyPrefix()));
  }

  private Future<Void> join() {
    return links
        .start()
        .recover(cause -> lasts(cause) ? Future.failedFuture(cause) : Future.succeededFuture())
        .compose(connected -> accounts.start())
        .onSuccess(joined -> directory.start());
  }

  /** A Redis that is away comes back; one that forbids what we need does not change its mind. */
  private static boolean lasts(Throwable cause) {
    return cause instanceof RedisFailure failure
        && (failure.kind() == Kind.FORBIDDEN || failure.kind() == Kind.CREDENTIALS);
  }

  private <T> Future<T> fail(Throwable cause) {
    return close().transform(closed -> Future.failedFuture(cause));
  }

  public Accounts accounts() {
    return accounts;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Directory directory() {
    return directory;
  }

  public ResponseStore responses() {
    return responses;
  }

  /** Of all connections the worst: for readiness and metrics. */
  public LinkState redis() {
    return links.state();
  }

  /** What is wrong with the disk; null if nothing is. */
  public @Nullable String health() {
    return ledger.trouble();
  }

  /** Waits a moment for calls that run, then for all that is to be written. */
  public Future<Void> close() {
    return retention
        .close()
        .eventually(directory::close)
        .eventually(responses::close)
        .eventually(accounts::close)
        .eventually(this::unlock);
  }

  private Future<Void> unlock() {
    try {
      folder.close();
      return Future.succeededFuture();
    } catch (IOException failure) {
      return Future.failedFuture(failure);
    }
  }
}

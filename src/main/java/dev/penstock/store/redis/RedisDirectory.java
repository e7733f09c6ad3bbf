package dev.penstock.store.redis;

import dev.penstock.admission.auth.Directory;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.error.Failure.DirectoryUnavailable;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and teams made at run time, for all replicas. A change is heard of by a message, and should
 * that get lost, by looking at the version twice a second. A Redis that was emptied is filled again
 * with what a replica knew last. Kept values stand in the same hash, for they go with the keys:
 * without the one that keys are hashed with none of them is known. Of two replicas that fill it, or
 * one that begins anew meanwhile, the one with the higher version counts as a whole, and all others
 * read what is there then. The audit log of before is gone.
 */
public final class RedisDirectory implements Directory {
  private static final Logger LOG = LoggerFactory.getLogger(RedisDirectory.class);
  private static final Script WRITE = Script.of("directory");
  private static final Script REFILL = Script.of("refill");
  private static final Script KEEP = Script.of("keep");
  private static final String KEPT = "|kept:";
  private static final String VERSION = "|version";
  private static final String MARK = "|mark";
  private static final int LONGEST_NUMBER = 20;
  private static final long PERIOD_MILLIS = 500;

  private final Vertx vertx;
  private final RedisLink link;
  private final Keys keys;
  private final Listening listening;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private volatile Known known = new Known(new State(0, Map.of(), Map.of()), "");
  private long timer;

  /**
   * What was read last.
   *
   * @param mark tells it from another one of the same version: versions begin anew in a Redis that
   *     was emptied, and fall back in one that took over from another
   */
  private record Known(State state, String mark) {}

  public RedisDirectory(Vertx vertx, LoopLinks links) {
    this.vertx = vertx;
    this.link = links.patient();
    this.keys = links.keys();
    this.listening = links.listening(keys.changes(), this::look);
  }

  /** Begins to listen for changes. */
  public void start() {
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> look());
    listening.start();
  }

  private void look() {
    if (link.state() == LinkState.DOWN) {
      return;
    }
    link.send(Request.cmd(Command.HMGET).arg(keys.directory()).arg(VERSION).arg(MARK))
        .onSuccess(now -> {
          Known last = known;
          if (number(now.get(0)) != last.state().version()
              || !text(now.get(1)).equals(last.mark())) {
            read().onSuccess(state -> listeners.forEach(Runnable::run)).onFailure(this::later);
          }
        })
        .onFailure(this::later);
  }

  private void later(Throwable failure) {
    LOG.debug("changes of keys and teams are looked for later", failure);
  }

  private static long number(@Nullable Response version) {
    return version == null ? 0 : Long.parseLong(version.toString());
  }

  private static String text(@Nullable Response mark) {
    return mark == null ? "" : mark.toString();
  }

  /** Without Redis what was read last. */
  @Override
  public Future<State> read() {
    return link.send(Request.cmd(Command.HGETALL).arg(keys.directory()))
        .map(RedisDirectory::known)
        .compose(now -> lacks(now.state(), known.state()) ? refilled() : remembered(now))
        .recover(failure ->
            known.state().version() > 0
                ? Future.succeededFuture(known.state())
                : Future.failedFuture(said(failure)));
  }

  private static boolean lacks(State now, State last) {
    return now.version() < last.version() || !now.kept().keySet().containsAll(last.kept().keySet());
  }

  /** To whoever asked for a change. What is not the fault of Redis being away is a bug. */
  private static Throwable said(Throwable failure) {
    if (!(failure instanceof RedisFailure away) || away.kind() == RedisFailure.Kind.REFUSED) {
      return failure;
    }
    return new FailureException(
        away.mayHaveHappened() ? DirectoryUnavailable.unknown() : DirectoryUnavailable.unchanged());
  }

  private static <T> Future<T> failed(Throwable failure) {
    return Future.failedFuture(said(failure));
  }

  private Future<State> remembered(Known now) {
    known = now;
    return Future.succeededFuture(now.state());
  }

  private Future<State> refilled() {
    Known last = known;
    LOG.warn("Redis has lost keys and teams; it is told again what they were");
    List<String> arguments =
        new ArrayList<>(List.of(Long.toString(last.state().version()), last.mark()));
    last.state().kept().forEach((name, value) -> field(arguments, KEPT + name, value));
    last.state().documents().forEach((id, json) -> field(arguments, id, json));
    return link.call(REFILL, List.of(keys.directory()), arguments)
        .compose(done -> link.send(Request.cmd(Command.HGETALL).arg(keys.directory())))
        .map(RedisDirectory::known)
        .compose(this::remembered);
  }

  private static Known known(Response fields) {
    Map<String, String> documents = new HashMap<>();
    Map<String, String> kept = new HashMap<>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      String name = fields.get(i).toString();
      String value = fields.get(i + 1).toString();
      if (name.startsWith(KEPT)) {
        kept.put(name.substring(KEPT.length()), value);
      } else {
        documents.put(name, value);
      }
    }
    String version = documents.remove(VERSION);
    String mark = documents.remove(MARK);
    return new Known(
        new State(version == null ? 0 : Long.parseLong(version), documents, kept),
        mark == null ? "" : mark);
  }

  @Override
  public Future<Boolean> write(long version, String id, @Nullable String json, AuditEntry entry) {
    return link.call(
            WRITE,
            List.of(keys.directory(), keys.audit()),
            arguments(version, id, json == null ? "" : json, entry))
        .map(answer -> {
          boolean written = !answer.toString().isEmpty();
          if (written) {
            vertx.runOnContext(task -> look());
          }
          return written;
        })
        .recover(RedisDirectory::failed);
  }

  @Override
  public Future<Void> note(AuditEntry entry) {
    return link.call(WRITE, List.of(keys.directory(), keys.audit()), arguments(0, "", "", entry))
        .<Void>mapEmpty()
        .recover(RedisDirectory::failed);
  }

  private List<String> arguments(long version, String id, String json, AuditEntry entry) {
    List<String> arguments =
        new ArrayList<>(List.of(Long.toString(version), id, json, keys.changes()));
    field(arguments, "at", entry.at().toString());
    field(arguments, "actor", entry.actor());
    field(arguments, "action", entry.action());
    field(arguments, "subject", entry.subject());
    field(arguments, "before", entry.before());
    field(arguments, "after", entry.after());
    return arguments;
  }

  private static void field(List<String> arguments, String name, @Nullable String value) {
    if (value != null) {
      arguments.add(name);
      arguments.add(value);
    }
  }

  @Override
  public Future<List<AuditEntry>> audit(@Nullable String before, int limit) {
    if (before != null && !isId(before)) {
      return Future.failedFuture(new IllegalArgumentException("no id of an entry"));
    }
    // An id in front of which stands a parenthesis is excluded.
    String end = before == null ? "+" : "(" + before;
    return link.send(
            Request.cmd(Command.XREVRANGE)
                .arg(keys.audit())
                .arg(end)
                .arg("-")
                .arg("COUNT")
                .arg(limit))
        .map(entries -> entries.stream().map(RedisDirectory::entry).toList())
        .recover(RedisDirectory::failed);
  }

  /** Two numbers of 64 bits, of which the second may be missing. */
  private static boolean isId(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? isNumber(text)
        : isNumber(text.substring(0, dash)) && isNumber(text.substring(dash + 1));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NUMBER
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && new BigInteger(text).bitLength() <= Long.SIZE;
  }

  private static AuditEntry entry(Response entry) {
    Map<String, String> fields = new HashMap<>();
    Response pairs = entry.get(1);
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      fields.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
    }
    return new AuditEntry(
        entry.get(0).toString(),
        Instant.parse(fields.getOrDefault("at", "1970-01-01T00:00:00Z")),
        fields.getOrDefault("actor", ""),
        fields.getOrDefault("action", ""),
        fields.getOrDefault("subject", ""),
        fields.get("before"),
        fields.get("after"));
  }

  @Override
  public Future<String> keep(String name, String candidate) {
    return link.call(KEEP, List.of(keys.directory()), List.of(KEPT + name, candidate))
        // Should Redis lose it, we have read it.
        .compose(value -> read().map(value.toString()));
  }

  @Override
  public void onChange(Runnable changed) {
    listeners.add(changed);
  }

  /** Ends the listening. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return listening.close();
  }
}

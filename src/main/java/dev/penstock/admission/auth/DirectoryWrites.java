package dev.penstock.admission.auth;

import dev.penstock.api.audit.AuditEntry;
import dev.penstock.config.AccessSettings;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the directory: looks at it, decides, and writes what was decided together with who did
 * it, unless somebody was faster; then it looks again.
 */
final class DirectoryWrites {
  private static final int ATTEMPTS = 8;

  private final Vertx vertx;
  private final Directory directory;
  private final LiveKeys live;
  private final AccessSettings settings;
  private final InstantSource clock;

  DirectoryWrites(
      Vertx vertx,
      Directory directory,
      LiveKeys live,
      AccessSettings settings,
      InstantSource clock) {
    this.vertx = vertx;
    this.directory = directory;
    this.live = live;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * One change.
   *
   * @param before the document as it is; null if there is none
   * @param after as it is to be; null to take it away
   */
  record Change<T>(String id, @Nullable String before, @Nullable String after, T result) {}

  /**
   * Completes when the change is durable, noted and in force here.
   *
   * @param decide is called on a worker, perhaps several times; may throw
   */
  <T> Future<T> write(
      Access who, String action, String subject, Function<Roster, Change<T>> decide) {
    return attempt(who, action, subject, decide, ATTEMPTS);
  }

  private <T> Future<T> attempt(
      Access who, String action, String subject, Function<Roster, Change<T>> decide, int left) {
    if (left == 0) {
      return Future.failedFuture(
          new FailureException(
              new Failure.Conflict("Others change keys and teams at the same time; ask again.")));
    }
    return live.read()
        .compose(state ->
            vertx
                .executeBlocking(
                    () -> decide.apply(Roster.of(state, live.ring().roster(), settings)), false)
                .compose(change ->
                    directory
                        .write(
                            state.version(),
                            change.id(),
                            change.after(),
                            entry(who, action, subject, change))
                        .compose(written ->
                            written
                                ? inForce(change.result())
                                : attempt(who, action, subject, decide, left - 1))));
  }

  /** What is durable is not undone by what follows. */
  private <T> Future<T> inForce(T result) {
    return live.refresh()
        .map(result)
        .recover(cause ->
            Future.failedFuture(new FailureException(Failure.DirectoryUnavailable.later())));
  }

  private AuditEntry entry(Access who, String action, String subject, Change<?> change) {
    return new AuditEntry(
        "",
        clock.instant(),
        who.actor(),
        action,
        subject,
        digest(change.before()),
        digest(change.after()));
  }

  private static @Nullable String digest(@Nullable String document) {
    if (document == null) {
      return null;
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(document.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package dev.penstock.admin;

import dev.penstock.admission.auth.Directory;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes changes through the admin API that do not go through the directory themselves: twice, what
 * is about to be done and what came of it. So no change is without an entry, wherever a process
 * ends; an intent that nothing follows is one whose end nobody knows.
 */
final class Audit {
  private static final String INTENT = ".intent";
  private static final String FAILED = ".failed";
  private static final String UNCHANGED = ".unchanged";

  private final Directory directory;
  private final InstantSource clock;

  Audit(Directory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * What came of a change.
   *
   * @param before digest of what it was; null if it was not there
   * @param after digest of what it is; null if it is gone
   */
  record Made(String suffix, @Nullable String before, @Nullable String after) {
    static Made changed(@Nullable String before, @Nullable String after) {
      return new Made("", before, after);
    }

    static Made unchanged() {
      return new Made(UNCHANGED, null, null);
    }

    static Made failed() {
      return new Made(FAILED, null, null);
    }
  }

  /**
   * Makes a change once its intent is noted for good. Completes when what came of it is noted as
   * well, and not before that may it be answered.
   */
  <T> Future<T> around(
      RoutingContext context,
      String action,
      String subject,
      Supplier<Future<T>> change,
      Function<T, Made> made) {
    return note(context, action + INTENT, subject, null, null)
        .compose(noted -> change.get())
        .transform((done, cause) ->
            cause == null
                ? ended(context, action, subject, made.apply(done)).map(done)
                : ended(context, action, subject, Made.failed())
                    .transform(noted -> Future.failedFuture(cause)));
  }

  private Future<Void> ended(RoutingContext context, String action, String subject, Made made) {
    return note(context, action + made.suffix(), subject, made.before(), made.after())
        .recover(cause ->
            Future.failedFuture(new FailureException(Failure.DirectoryUnavailable.unnoted())));
  }

  private Future<Void> note(
      RoutingContext context,
      String action,
      String subject,
      @Nullable String before,
      @Nullable String after) {
    return directory.note(
        new AuditEntry(
            "", clock.instant(), Door.access(context).actor(), action, subject, before, after));
  }
}

package dev.penstock.admin;

import dev.penstock.admission.auth.Directory;
import dev.penstock.api.audit.AuditEntry;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Notes changes through the admin API that do not go through the directory themselves. */
final class Audit {
  private final Directory directory;
  private final InstantSource clock;

  Audit(Directory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Completes when the change is noted for good, and not before that may it be answered.
   *
   * @param before digest of what it was; null if it was not there
   * @param after digest of what it is; null if it is gone
   */
  Future<Void> note(
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

package dev.penstock.store.embedded;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * A process that books as fast as it can until it is killed. It says {@code granted ID} and {@code
 * settled ID} of what it was told, in this order, and {@code open} at the start.
 */
final class CrashingProcess {
  /** What each call costs, and what it was thought to cost. */
  static final long COST = 7;

  static final long ESTIMATE = 11;
  private static final int LOOPS = 2;
  private static final int CALLERS = 8;

  private final Vertx vertx = Vertx.vertx();
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Accounts accounts;

  private CrashingProcess(Path folder) {
    this.accounts = Opened.in(vertx, folder, InstantSource.system()).state().accounts();
  }

  public static void main(String[] args) throws IOException {
    new CrashingProcess(Path.of(args[0])).run();
    while (System.in.read() >= 0) {
      // Who started it is there.
    }
    Runtime.getRuntime().halt(1);
  }

  private void run() {
    out.println("open");
    for (int loop = 0; loop < LOOPS; loop++) {
      Context context = vertx.getOrCreateContext();
      for (int i = 0; i < CALLERS; i++) {
        context.runOnContext(start -> call(context));
      }
    }
  }

  private void call(Context context) {
    String id = accounts.newId();
    accounts
        .decide(Asks.part(id).intent(InstantSource.system().instant(), ESTIMATE).demand())
        .compose(verdict -> accounts.settle(List.of(end(id, verdict))))
        .onSuccess(settled -> out.println("settled " + id))
        .onComplete(settled -> context.runOnContext(next -> call(context)));
  }

  private Settled end(String id, Verdict verdict) {
    out.println("granted " + id);
    Granted granted = (Granted) verdict;
    return new Settled(id, -1, Rows.row(id, granted.at()).cost(COST).settled());
  }
}

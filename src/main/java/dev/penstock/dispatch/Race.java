package dev.penstock.dispatch;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.event.HedgeFinished;
import dev.penstock.dispatch.charge.Admission;
import dev.penstock.dispatch.charge.Admission.Granted;
import dev.penstock.dispatch.charge.Charge;
import dev.penstock.dispatch.charge.Ending;
import dev.penstock.egress.WholeAnswer;
import dev.penstock.error.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call, and a second one beside it if the first has no content for too long. Whoever has
 * content first is the answer, and the other is cancelled; if one fails, the other goes on. Most
 * races have one runner.
 */
final class Race implements Attempt.Owner {
  private final Course course;
  private final Trail trail;
  private final Surroundings around;
  private final Charge first;
  private final List<Attempt> running = new ArrayList<>(2);
  private final Promise<Void> done = Promise.promise();
  private @Nullable Attempt winner;
  private @Nullable Attempt complete;
  private @Nullable Throwable why;
  private long hedgeTimer = -1;
  private boolean hedged;

  Race(Course course, Trail trail, Surroundings around, Charge first) {
    this.course = course;
    this.trail = trail;
    this.around = around;
    this.first = first;
  }

  /**
   * Completes when the answer's last byte is written; fails when no call runs any more, with the
   * reason why there is no answer.
   */
  Future<Void> run() {
    Duration patience = first.chosen().hedgeAfter();
    if (patience != null) {
      hedgeTimer = around.timer(patience, () -> hedge(patience));
    }
    start(first);
    return done.future().onComplete(over -> finished());
  }

  private void finished() {
    cancelHedge();
    if (hedged) {
      around.tell(new HedgeFinished(first.chosen().group(), hedgeOutcome()));
    }
  }

  private String hedgeOutcome() {
    Attempt answered = winner;
    if (answered == null) {
      return "failed";
    }
    return isFirst(answered) ? "lost" : "won";
  }

  /** Whether the client has something of an answer. */
  boolean committed() {
    return winner != null;
  }

  /** Ends what runs, for this reason. */
  void stop(Failure why) {
    cancelHedge();
    List.copyOf(running).forEach(attempt -> attempt.stop(why));
  }

  private void hedge(Duration patience) {
    if (!open()) {
      return;
    }
    Duration left = running.getFirst().time().left(patience);
    if (left.isPositive()) {
      hedgeTimer = around.timer(left, () -> hedge(patience));
      return;
    }
    // A refusal changes nothing: the first call goes on alone.
    around.route(trail.beside(first.chosen())).onSuccess(this::askBeside);
  }

  private void askBeside(RouteDecision decision) {
    if (!(decision instanceof Chosen second)) {
      return;
    }
    if (open()) {
      course.tab().open(second).onSuccess(admission -> startBeside(second, admission));
    } else {
      second.lease().release();
    }
  }

  private void startBeside(Chosen second, Admission admission) {
    if (admission instanceof Granted granted) {
      if (open()) {
        hedged = true;
        start(granted.charge());
        return;
      }
      granted.charge().release();
    }
    second.lease().giveBack();
  }

  /** Whether a second call still makes sense. */
  private boolean open() {
    return winner == null && !running.isEmpty() && !course.exchange().abandoned();
  }

  private void start(Charge charge) {
    Attempt attempt = new Attempt(course, charge, around, this);
    running.add(attempt);
    attempt.run().onComplete(ended -> ended(attempt, ended.cause()));
  }

  @Override
  public void commits(Attempt attempt) {
    winner = attempt;
    cancelHedge();
    // Most run alone.
    if (running.size() > 1) {
      cancelOthers(attempt);
    }
  }

  /** To its upstream, a call that lost is one whose client left. */
  private void cancelOthers(Attempt attempt) {
    running.stream()
        .filter(other -> other != attempt)
        .toList()
        .forEach(other -> other.stop(new Failure.ClientGone()));
  }

  private void cancelHedge() {
    if (hedgeTimer >= 0) {
      around.cancelTimer(hedgeTimer);
    }
  }

  @Override
  public boolean blockedGoesElsewhere() {
    return trail.leadsOnFor(WholeAnswer.BLOCKED);
  }

  @Override
  public Future<Void> completes(Attempt attempt) {
    complete = attempt;
    tell(attempt, null);
    return course.tab().close();
  }

  private void ended(Attempt attempt, @Nullable Throwable cause) {
    running.remove(attempt);
    if (complete != attempt) {
      tell(attempt, cause == null ? null : Failures.of(cause));
      course.tab().flush();
    }
    if (winner != null && winner != attempt) {
      return;
    }
    if (cause == null) {
      done.tryComplete();
      return;
    }
    trail.exclude(attempt.chosen(), Failures.of(cause));
    Throwable reason = graver(cause);
    why = reason;
    // One that lost may still be drained; nobody waits for that.
    if (running.isEmpty() || winner == attempt) {
      done.tryFail(reason);
    }
  }

  private boolean isFirst(Attempt attempt) {
    return attempt.charge() == first;
  }

  /** Of two failures, the one that no other deployment can mend; of a call, if one was made. */
  private Throwable graver(Throwable cause) {
    Throwable other = why;
    if (other == null || Failures.unfit(Failures.of(other))) {
      return cause;
    }
    return Failures.of(other).elsewhere() && !Failures.unfit(Failures.of(cause)) ? cause : other;
  }

  private void tell(Attempt attempt, @Nullable Failure failure) {
    CallReport report = new CallReport(attempt, failure, !isFirst(attempt));
    attempt.chosen().lease().end(report.result());
    if (failure != null && Failures.unfit(failure)) {
      course.exchange().notCalled();
      attempt.charge().release();
      return;
    }
    Ending ending = report.ending();
    around.tell(report.fact(ending, attempt.charge().end(ending, attempt.number())));
    if (failure != null) {
      around.alarm(attempt, failure);
    }
  }
}

package dev.penstock.telemetry;

import dev.penstock.api.event.RequestFinished;
import java.time.InstantSource;

/** One log line per request. */
public final class RequestLog {

  /** Which requests are logged; follows from the log level. */
  enum Scope {
    ALL,
    FAILED,
    NONE
  }

  private final LogOutput output;
  private final LogFormat format;
  private final Scope scope;
  private final InstantSource clock;

  RequestLog(LogOutput output, LogFormat format, Scope scope, InstantSource clock) {
    this.output = output;
    this.format = format;
    this.scope = scope;
    this.clock = clock;
  }

  /** What its lines are dated by. */
  InstantSource clock() {
    return clock;
  }

  void add(RequestFinished request) {
    if (scope == Scope.ALL || (scope == Scope.FAILED && LogFormat.failed(request))) {
      output.offer(format.line(request, clock.instant()));
    }
  }
}

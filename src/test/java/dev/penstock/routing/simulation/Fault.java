package dev.penstock.routing.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is wrong with a call. */
sealed interface Fault {

  /** It fails soon, in one of the ways that are the deployment's fault. */
  record Broken() implements Fault {}

  /** It gets a 429 that names a time up to this, or none. */
  record Limited(@Nullable Duration most) implements Fault {}

  /** It never gets a token. */
  record Stall() implements Fault {}

  /** It breaks after the first token. */
  record Cut() implements Fault {}

  /** The caller's mistake. */
  record Rejected() implements Fault {}

  /** The provider does not know the credential. */
  record Refused(boolean everywhere) implements Fault {}

  /** It takes this many times as long. */
  record Slow(double factor) implements Fault {}
}

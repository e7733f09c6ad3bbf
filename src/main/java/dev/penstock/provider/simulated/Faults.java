package dev.penstock.provider.simulated;

import java.util.List;

/**
 * Scripted faults; -1 (for {@code status}: 0) where there is none. The three that hit the body
 * count its chunks of content.
 */
record Faults(
    int status, long retryAfterSeconds, long cutAfter, long hangAfter, long garbageAfter) {
  static final Faults NONE = new Faults(0, -1, -1, -1, -1);

  /** The fields of a directive that need {@code faults: true}. */
  static final List<String> NAMES =
      List.of("status", "retry_after", "cut_after", "hang_after", "garbage_after");

  boolean inBody() {
    return cutAfter >= 0 || hangAfter >= 0 || garbageAfter >= 0;
  }
}

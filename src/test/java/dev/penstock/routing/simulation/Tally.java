package dev.penstock.routing.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What came of a run. */
final class Tally {
  private final List<Long> ttfts = new ArrayList<>();
  private int requests;
  private int answered;
  private int failed;
  private int left;
  private int calls;
  private int retries;
  private int hedges;

  void request() {
    requests++;
  }

  void call() {
    calls++;
  }

  void retry() {
    retries++;
  }

  void hedge() {
    hedges++;
  }

  /** The client saw its first token after this time. */
  void firstToken(long nanos) {
    ttfts.add(nanos);
  }

  void answer() {
    answered++;
  }

  void failure() {
    failed++;
  }

  void leave() {
    left++;
  }

  int requests() {
    return requests;
  }

  int calls() {
    return calls;
  }

  int retries() {
    return retries;
  }

  int hedges() {
    return hedges;
  }

  int answered() {
    return answered;
  }

  /** Requests that ended in some way. */
  int ended() {
    return answered + failed + left;
  }

  /** Time to first token, as clients saw it; retries included. */
  double ttftMillis(double quantile) {
    return quantileMillis(ttfts, quantile);
  }

  static double quantileMillis(List<Long> nanos, double quantile) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1e6;
  }
}

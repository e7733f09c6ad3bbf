package dev.penstock.routing.simulation;

import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of a run. */
final class Tally {
  private final List<Long> ttfts = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private int requests;
  private int answered;
  private int failed;
  private int left;
  private int calls;
  private int retries;
  private int hedges;
  private int fallbacks;

  void request() {
    requests++;
  }

  void call(Purpose purpose) {
    calls++;
    switch (purpose) {
      case FIRST, INSTEAD -> {}
      case RETRY -> retries++;
      case HEDGE -> hedges++;
    }
  }

  void fallBack() {
    fallbacks++;
  }

  int fallbacks() {
    return fallbacks;
  }

  /** The client saw its first token after this time. */
  void firstToken(long nanos) {
    ttfts.add(nanos);
  }

  void answer() {
    answered++;
  }

  void failure(Failure why) {
    failed++;
    failures.merge(why.getClass().getSimpleName(), 1, Integer::sum);
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

  int left() {
    return left;
  }

  /** What clients were told, and how often. */
  Map<String, Integer> failures() {
    return failures;
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

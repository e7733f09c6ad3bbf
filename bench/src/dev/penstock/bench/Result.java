package dev.penstock.bench;

/**
 * One measurement of one target.
 *
 * @param units requests, or chunks, that came back well
 * @param refusals time of each request that was answered 503 {@code overloaded} with a retry-after
 * @param unsent requests for which this program had no connection left
 * @param errors whatever else: a status, a cut, a chunk too few, a request not answered in time
 * @param seconds wall time
 * @param times latency of each request, or delay of each chunk
 * @param stalls chunks that came more than an interval late
 */
record Result(
    long units,
    Samples refusals,
    long unsent,
    long errors,
    double seconds,
    Samples times,
    long stalls) {

  /** Where nothing is expected to be refused. */
  long notWell() {
    return refusals.size() + unsent + errors;
  }

  /** Units a second. */
  double perSecond() {
    return units / seconds;
  }
}

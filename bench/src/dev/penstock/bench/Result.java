package dev.penstock.bench;

/**
 * One measurement of one target.
 *
 * @param units requests, or chunks, that came back well
 * @param errors whatever did not: a status, a cut, a chunk too few, a request not answered in time
 * @param seconds wall time
 * @param times latency of each request, or delay of each chunk
 * @param stalls chunks that came more than an interval late
 */
record Result(long units, long errors, double seconds, Samples times, long stalls) {}

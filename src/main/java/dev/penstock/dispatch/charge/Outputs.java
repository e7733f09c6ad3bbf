package dev.penstock.dispatch.charge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long recent answers of each deployment were: the most, which falls by a hundredth with each
 * answer, so that one that was very long is forgotten after some hundred. Safe to use from every
 * event loop.
 */
final class Outputs {
  /** With fewer answers nothing is said. */
  private static final int ENOUGH = 20;

  private static final double FALL = 0.99;

  /** Deployments come and go with configurations, a few at a time; this is far beyond them. */
  private static final int MANY = 10_000;

  private final Map<String, Most> byDeployment = new ConcurrentHashMap<>();

  private record Most(double tokens, int answers) {
    Most and(long more) {
      return new Most(Math.max((double) more, tokens * FALL), Math.min(ENOUGH, answers + 1));
    }
  }

  /** An answer had so many tokens. */
  void add(String deployment, long tokens) {
    if (byDeployment.size() >= MANY) {
      byDeployment.clear();
    }
    byDeployment.merge(deployment, new Most((double) tokens, 1), (most, one) -> most.and(tokens));
  }

  /** What an answer is expected to have at most; {@code otherwise} while too few are known. */
  long expected(String deployment, long otherwise) {
    Most most = byDeployment.get(deployment);
    return most == null || most.answers() < ENOUGH
        ? otherwise
        : Math.min(otherwise, (long) Math.ceil(most.tokens()));
  }
}

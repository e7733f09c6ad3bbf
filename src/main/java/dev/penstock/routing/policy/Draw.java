package dev.penstock.routing.policy;

import dev.penstock.routing.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chance, by weight. A deployment of weight 0 is drawn only where all have weight 0. */
final class Draw {
  private Draw() {}

  /** Those that may be drawn: all but those of weight 0, or all if that leaves none. */
  static List<Deployment> drawable(List<Deployment> candidates) {
    int weighted = 0;
    for (Deployment candidate : candidates) {
      weighted += candidate.weight() > 0 ? 1 : 0;
    }
    return weighted == 0 || weighted == candidates.size()
        ? candidates
        : candidates.stream().filter(candidate -> candidate.weight() > 0).toList();
  }

  /** One of them, with a probability in proportion to its weight. */
  static Deployment byWeight(List<Deployment> candidates, RandomGenerator random) {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    long total = 0;
    for (Deployment candidate : candidates) {
      total += candidate.weight();
    }
    if (total <= 0) {
      return candidates.get(random.nextInt(candidates.size()));
    }
    long ticket = random.nextLong(total);
    for (Deployment candidate : candidates) {
      ticket -= candidate.weight();
      if (ticket < 0) {
        return candidate;
      }
    }
    return candidates.getLast();
  }

  /** One of those whose score is at most {@code most}, by weight; any if none is. */
  static Deployment upTo(
      double most, List<Deployment> candidates, double[] scores, RandomGenerator random) {
    List<Deployment> best = new ArrayList<>(candidates.size());
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] <= most) {
        best.add(candidates.get(i));
      }
    }
    return byWeight(best.isEmpty() ? candidates : best, random);
  }

  /** The lowest score; {@code NaN} where none is known. */
  static double lowest(double[] scores) {
    double lowest = Double.NaN;
    for (double score : scores) {
      if (!Double.isNaN(score) && !(score >= lowest)) {
        lowest = score;
      }
    }
    return lowest;
  }

  /** Requests in flight per weight. */
  static double load(Deployment deployment) {
    return (double) deployment.inFlight() / Math.max(1, deployment.weight());
  }
}

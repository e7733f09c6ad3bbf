package dev.penstock.routing.policy;

import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.Demand;
import dev.penstock.routing.Deployment;
import dev.penstock.routing.RoutingPolicy;
import dev.penstock.routing.latency.LatencyAverages.Average;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One of the fastest deployments: by time to first token for streams, by time per output token for
 * whole answers, which are not compared with each other.
 *
 * <pre>
 * mean     = sum(average_i x weight_i) / sum(weight_i)          weight: fresh measurements, decayed
 * expected = (average x weight + mean) / (weight + 1)
 * share    = (in_flight / w) / sum(in_flight_i / w_i)           w: the deployment's weight
 * score    = expected x (1 + share)
 * </pre>
 *
 * The mean counts as one fresh measurement of everybody: what nobody measured starts there, and
 * what is out of date goes back there. Where nothing at all is known, {@code expected} is 1 for
 * all.
 *
 * <p>Of those with {@code score <= lowest score x (1 + tolerance)} one is drawn by weight. A share
 * {@code explore} of the requests goes to any candidate, drawn by weight, so that those who are not
 * the best stay measured.
 *
 * <p>Why {@code share}: results come late, so between two of them all requests would run to the
 * same deployment, and to one that has stalled until its first time-out. The share of all that is
 * in flight tells at once. It is bounded: at most it doubles a score, so that a deployment that is
 * more than twice as slow as the best one is not called because of it, however many requests are in
 * flight (latency x in-flight, as some balancers have it, gives the slow ones a part of the traffic
 * that grows with the load). It has no unit: ten requests or ten thousand, it acts alike.
 */
public final class Latency implements RoutingPolicy {
  private final RoutingConfig.Latency settings;

  public Latency(RoutingConfig.Latency settings) {
    this.settings = settings;
  }

  @Override
  public Deployment choose(List<Deployment> candidates, Demand demand, RandomGenerator random) {
    List<Deployment> drawable = Draw.drawable(candidates);
    if (random.nextDouble() < settings.explore()) {
      return Draw.byWeight(drawable, random);
    }
    double[] scores = scores(expected(drawable, demand, 1), drawable);
    double most = Draw.lowest(scores) * (1 + settings.tolerance());
    return Draw.upTo(most, drawable, scores, random);
  }

  /**
   * Milliseconds to the first token for a stream, per output token for a whole answer, times one to
   * two for what is in flight; the lowest is chosen. {@code NaN} where nothing is known of any.
   */
  @Override
  public double[] scores(List<Deployment> candidates, Demand demand) {
    double[] nanos = scores(expected(candidates, demand, Double.NaN), candidates);
    return Arrays.stream(nanos).map(score -> score / 1e6).toArray();
  }

  private static double[] scores(double[] expected, List<Deployment> candidates) {
    double[] loads = candidates.stream().mapToDouble(Draw::load).toArray();
    double total = Arrays.stream(loads).sum();
    double[] scores = new double[loads.length];
    for (int i = 0; i < loads.length; i++) {
      scores[i] = total > 0 ? expected[i] * (1 + loads[i] / total) : expected[i];
    }
    return scores;
  }

  private static double[] expected(List<Deployment> candidates, Demand demand, double unknown) {
    List<Average> averages = candidates.stream().map(c -> average(c, demand)).toList();
    double weight = averages.stream().mapToDouble(Average::weight).sum();
    double sum = averages.stream().mapToDouble(a -> a.nanos() * a.weight()).sum();
    double mean = weight > 0 ? sum / weight : unknown;
    return averages.stream()
        .mapToDouble(a -> (a.nanos() * a.weight() + mean) / (a.weight() + 1))
        .toArray();
  }

  private static Average average(Deployment deployment, Demand demand) {
    var latency = deployment.signals().latency();
    @Nullable Average known =
        demand.stream() ? latency.ttft(demand.nowNanos()) : latency.perToken(demand.nowNanos());
    return known == null ? new Average(0, 0) : known;
  }
}

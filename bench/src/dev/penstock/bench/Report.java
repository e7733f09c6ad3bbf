package dev.penstock.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The Markdown that is printed: medians over the rounds, and ratios to the bare proxy. */
final class Report {
  private final Options options;
  private final List<Target> targets;
  private final Target direct;
  private final Target bare;

  Report(Options options, List<Target> targets) {
    this.options = options;
    this.targets = targets;
    this.direct = targets.get(0);
    this.bare = targets.get(1);
  }

  String text() {
    StringBuilder text = new StringBuilder(head());
    if (!direct.of("closed").isEmpty()) {
      text.append(closed());
    }
    if (!direct.of("open").isEmpty()) {
      text.append(open());
    }
    if (!direct.of("streams").isEmpty()) {
      text.append(streams());
    }
    return text.toString();
  }

  private String head() {
    double foreign =
        targets.stream()
            .flatMap(target -> options.measures().stream().flatMap(m -> target.of(m).stream()))
            .mapToDouble(Measured::foreignCores)
            .max()
            .orElse(0);
    return format(
        "%d cores, Java %s, %d rounds, medians. Other programs took up to %.2f cores.%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        options.rounds(),
        foreign);
  }

  private String closed() {
    StringBuilder text =
        title("Requests, closed loop, %d connections", options.connections())
            .append("| | requests/s | x bare | CPU us/request | x bare | load CPU us | errors |\n")
            .append("|---|--:|--:|--:|--:|--:|--:|\n");
    for (Target target : targets) {
      text.append(
          format(
              "| %s | %,.0f | %s | %.1f | %s | %.1f | %d |%n",
              target.name(),
              target.median("closed", Measured::perSecond),
              ratio(target, "closed", Measured::perSecond),
              target.median("closed", Measured::cpuMicrosPerUnit),
              cpuRatio(target, "closed"),
              target.median("closed", Measured::loadMicrosPerUnit),
              errors(target, "closed")));
    }
    return text.toString();
  }

  private String open() {
    StringBuilder text =
        title("Requests, open loop, %,d a second", options.rate())
            .append("| | p50 us | p99 us | added p50 | added p99 | above bare p50 | errors |\n")
            .append("|---|--:|--:|--:|--:|--:|--:|\n");
    for (Target target : targets) {
      text.append(
          format(
              "| %s | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %d |%n",
              target.name(),
              target.median("open", m -> m.percentile(50)),
              target.median("open", m -> m.percentile(99)),
              target.medianDifference(direct, "open", m -> m.percentile(50)),
              target.medianDifference(direct, "open", m -> m.percentile(99)),
              target.medianDifference(bare, "open", m -> m.percentile(50)),
              errors(target, "open")));
    }
    return text.toString();
  }

  private String streams() {
    StringBuilder text =
        title(
                "%,d streams of %d chunks, one each %d ms",
                options.streams(), options.chunks(), options.intervalMs())
            .append(
                "| | chunks/s | delay p50 us | p99 us | CPU us/chunk | x bare | late | errors |\n")
            .append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Target target : targets) {
      text.append(
          format(
              "| %s | %,.0f | %,.0f | %,.0f | %.1f | %s | %d | %d |%n",
              target.name(),
              target.median("streams", Measured::perSecond),
              target.median("streams", m -> m.percentile(50)),
              target.median("streams", m -> m.percentile(99)),
              target.median("streams", Measured::cpuMicrosPerUnit),
              cpuRatio(target, "streams"),
              target.of("streams").stream().mapToLong(m -> m.result().stalls()).sum(),
              errors(target, "streams")));
    }
    return text.toString();
  }

  /** The direct call's CPU is the mock's, which compares with nothing. */
  private String cpuRatio(Target target, String measure) {
    return target.isDirect() ? "-" : ratio(target, measure, Measured::cpuMicrosPerUnit);
  }

  private String ratio(Target target, String measure, ToDoubleFunction<Measured> value) {
    return format("%.2f", target.median(measure, value) / bare.median(measure, value));
  }

  private static long errors(Target target, String measure) {
    return target.of(measure).stream().mapToLong(m -> m.result().notWell()).sum();
  }

  private static StringBuilder title(String pattern, Object... values) {
    return new StringBuilder("\n").append(format(pattern, values)).append("\n\n");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

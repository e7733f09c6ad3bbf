package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.event.AttemptFinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dashboard and documentation speak of the metrics that there are. */
final class DashboardTest {
  private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/penstock.json");
  private static final Path DOCUMENT = Path.of("docs/metrics.md");
  private static final Pattern METRIC = Pattern.compile("\\b(?:llm|jvm|netty|process)_[a-z_]+\\b");

  @Test
  void the_dashboard_asks_only_for_metrics_that_there_are() throws IOException {
    assertThat(series()).containsAll(asked());
  }

  @Test
  void the_dashboard_shows_each_metric_of_ours() throws IOException {
    Set<String> shown =
        asked().stream().map(DashboardTest::withoutSuffix).collect(Collectors.toSet());

    assertThat(shown).containsAll(ours());
  }

  @Test
  void each_metric_of_ours_is_documented() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(ours()).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  @Test
  void panels_name_the_data_source_that_is_provisioned() throws IOException {
    assertThat(dashboard().findValuesAsText("uid")).contains("prometheus", "penstock");
    assertThat(Files.readString(Path.of("docker/grafana/provisioning/datasources/prometheus.yaml")))
        .contains("uid: prometheus\n");
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(DASHBOARD.toFile());
  }

  /** Names in the panels' queries. */
  private static Set<String> asked() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String query : dashboard().findValuesAsText("expr")) {
      METRIC.matcher(query).results().map(hit -> hit.group()).forEach(names::add);
    }
    assertThat(names).isNotEmpty();
    return names;
  }

  /** Families of ours, as the scrape declares them. */
  private static Set<String> ours() {
    return scrape()
        .lines()
        .filter(line -> line.startsWith("# TYPE llm_"))
        .map(line -> line.split(" ", -1)[2])
        // Micrometer adds it to each timer.
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of all samples. */
  private static Set<String> series() {
    Set<String> names = new TreeSet<>();
    scrape()
        .lines()
        .forEach(line -> {
          Matcher name = METRIC.matcher(line);
          if (name.lookingAt()) {
            names.add(name.group());
          }
        });
    return names;
  }

  private static String withoutSuffix(String series) {
    return series.endsWith("_bucket") ? series.substring(0, series.length() - 7) : series;
  }

  private static String scrape() {
    Meters meters = new Meters();
    meters.record(Requests.streamed());
    meters.record(new AttemptFinished("openai", "openai/gpt-4o", "success"));
    meters.inFlight("openai/gpt-4o", () -> 1);
    meters.streamsOpen(() -> 1);
    meters.configVersion(() -> 1);
    meters.dropped("telemetry", () -> 1);
    return meters.scrape();
  }
}

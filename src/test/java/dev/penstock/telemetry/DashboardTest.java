package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.Billed;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.ConfigReplaced;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.api.event.FellBack;
import dev.penstock.api.event.HealthChecked;
import dev.penstock.api.event.HedgeFinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Dashboard and documentation speak of the metrics that there are. */
final class DashboardTest {
  private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/penstock.json");
  private static final Path ALERTS = Path.of("docker/alerts.yml");
  private static final Path DOCUMENT = Path.of("docs/metrics.md");
  private static final Pattern METRIC = Pattern.compile("\\b(?:llm|jvm|netty|process)_[a-z_]+\\b");
  private static final Pattern SELECTOR = Pattern.compile("\\b([a-z_]+)(?:=~?|!=|!~)\"");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

  @Test
  void the_dashboard_asks_only_for_metrics_that_there_are() throws IOException {
    assertThat(series()).containsAll(asked());
  }

  @Test
  void dashboard_and_alerts_select_only_by_labels_that_there_are() throws IOException {
    Set<String> labels = labels();

    assertThat(queries()).allSatisfy(query -> assertThat(labels).containsAll(labelsOf(query)));
  }

  @Test
  void alerts_ask_only_for_metrics_that_there_are() throws IOException {
    assertThat(series()).containsAll(named(alerts().map(rule -> rule.get("expr").asText())));
  }

  @Test
  void each_alert_says_how_bad_it_is_and_what_to_do() throws IOException {
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(rule -> {
          assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
          assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
          assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        })
        .extracting(rule -> rule.get("alert").asText())
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(Files.readString(DOCUMENT)).contains("| `" + name + "` |"));
  }

  @Test
  void breakers_cooldowns_fallbacks_and_failed_reloads_raise_an_alert() throws IOException {
    assertThat(named(alerts().map(rule -> rule.get("expr").asText())))
        .contains(
            "llm_deployment_state",
            "llm_cooldowns_total",
            "llm_fallbacks_total",
            "llm_upstream_attempts_total",
            "llm_config_reload_failures_total");
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
    return named(dashboard().findValuesAsText("expr").stream());
  }

  private static Set<String> named(Stream<String> queries) {
    Set<String> names = new TreeSet<>();
    queries.forEach(
        query -> METRIC.matcher(query).results().map(MatchResult::group).forEach(names::add));
    assertThat(names).isNotEmpty();
    return names;
  }

  private static Stream<JsonNode> alerts() throws IOException {
    Load load = new Load(LoadSettings.builder().build());
    JsonNode rules = new ObjectMapper().valueToTree(load.loadFromString(Files.readString(ALERTS)));
    return rules.findValues("rules").stream().flatMap(JsonNode::valueStream);
  }

  private static List<String> queries() throws IOException {
    return Stream.concat(
            dashboard().findValuesAsText("expr").stream(),
            alerts().map(rule -> rule.get("expr").asText()))
        .toList();
  }

  /** Names before {@code =}, {@code !=}, {@code =~} and {@code !~} in braces, and behind by. */
  private static Set<String> labelsOf(String query) {
    Set<String> names = new TreeSet<>();
    SELECTOR.matcher(query).results().map(hit -> hit.group(1)).forEach(names::add);
    GROUPING
        .matcher(query)
        .results()
        .flatMap(hit -> Arrays.stream(hit.group(1).split("\\s*,\\s*", -1)))
        .forEach(names::add);
    // Added by Prometheus.
    names.removeAll(Set.of("instance", "job"));
    return names;
  }

  private static Set<String> labels() {
    return SELECTOR
        .matcher(scrape())
        .results()
        .map(hit -> hit.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
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
    meters.record(
        new AttemptFinished(
            "openai",
            "openai/gpt-4o",
            "success",
            null,
            false,
            false,
            "gpt-4o",
            new Billed("search", List.of(), 1L, false)));
    meters.budgets(List.of(new Meters.BudgetLeft("search", "1d", 1)));
    meters.deployments(List.of(new DeploymentMeters("openai/gpt-4o", () -> 1, () -> 0, () -> 0)));
    meters.routing().record(new FellBack("gpt-4o", "claude", "upstream_error"));
    meters.routing().record(new BreakerChanged("openai/gpt-4o", "openai/gpt-4o", "open", 1));
    meters.routing().record(new CooldownStarted("openai/gpt-4o", "arm", "rate_limited", 1));
    meters.routing().record(new HedgeFinished("gpt-4o", "won"));
    meters.routing().record(new HealthChecked("openai/gpt-4o", "arm", "success"));
    meters.record(new ConfigReplaced("0123456789ab", "file"));
    meters.rateLimited("team", () -> 1);
    meters.routingFaults(() -> 1);
    meters.streamsOpen(() -> 1);
    meters.configVersion(() -> 1);
    meters.dropped("telemetry", () -> 1);
    return meters.scrape();
  }
}

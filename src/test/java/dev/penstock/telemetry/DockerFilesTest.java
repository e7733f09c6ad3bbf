package dev.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code docker/} agree with each other. */
final class DockerFilesTest {
  private static final Path DOCKER = Path.of("docker");

  @Test
  void prometheus_scrapes_the_admin_port_of_the_gateway() throws IOException {
    JsonNode server = yaml("conf/penstock.yaml").at("/server");

    assertThat(yaml("prometheus.yml").at("/scrape_configs/0/static_configs/0/targets/0").asText())
        .isEqualTo("gateway:" + server.at("/admin_port").asText());
    assertThat(lines("Dockerfile"))
        .contains(
            "EXPOSE %s %s"
                .formatted(server.at("/port").asText(), server.at("/admin_port").asText()));
  }

  @Test
  void ports_are_published_on_the_loopback_address_only() throws IOException {
    JsonNode services = yaml("compose.yaml").at("/services");

    assertThat(services.findValues("ports"))
        .isNotEmpty()
        .allSatisfy(ports ->
            assertThat(ports)
                .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    assertThat(services.at("/gateway/ports").toString())
        .isEqualTo("[\"127.0.0.1:4000:4000\",\"127.0.0.1:4001:4001\"]");
  }

  @Test
  void each_service_is_hardened_and_each_image_is_pinned() throws IOException {
    JsonNode compose = yaml("compose.yaml");

    assertThat(compose.at("/x-hardened/read_only").asBoolean()).isTrue();
    assertThat(compose.at("/x-hardened/cap_drop/0").asText()).isEqualTo("ALL");
    assertThat(compose.at("/services"))
        .allSatisfy(service -> {
          assertThat(service.get("<<")).isEqualTo(compose.get("x-hardened"));
          assertThat(service.get("image").asText()).contains(":").doesNotEndWith(":latest");
        });
  }

  @Test
  void mounted_files_are_there() throws IOException {
    for (JsonNode volumes : yaml("compose.yaml").at("/services").findValues("volumes")) {
      for (JsonNode volume : volumes) {
        String source = volume.asText().substring(0, volume.asText().indexOf(':'));
        if (source.startsWith("./")) {
          assertThat(DOCKER.resolve(source)).exists();
        }
      }
    }
  }

  @Test
  void prometheus_finds_the_alerts_beside_its_configuration() throws IOException {
    JsonNode rules = yaml("prometheus.yml").get("rule_files");

    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(file ->
            assertThat(yaml("compose.yaml").at("/services/prometheus/volumes").toString())
                .contains("\"./%1$s:/etc/prometheus/%1$s:ro\"".formatted(file.asText())));
  }

  @Test
  void the_image_runs_as_a_number_and_not_as_root() throws IOException {
    assertThat(lines("Dockerfile")).contains("USER 10001:10001", "STOPSIGNAL SIGTERM");
    assertThat(DOCKER.resolve("healthcheck")).isExecutable();
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(DOCKER.resolve(file));
  }

  private static JsonNode yaml(String file) throws IOException {
    Load load = new Load(LoadSettings.builder().build());
    return new ObjectMapper()
        .valueToTree(load.loadFromString(Files.readString(DOCKER.resolve(file))));
  }
}

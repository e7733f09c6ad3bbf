package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.document.Nearest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "prot, port",
    "Port, port",
    "lest-busy, least-busy",
    "port, port",
    "max_bdoy, max_body",
    "xyz,",
    "deployment, deployments"
  })
  void the_nearest_name_is_found_if_one_is_near(String wrong, String expected) {
    List<String> valid = List.of("host", "port", "least-busy", "max_body", "deployments");

    assertThat(Nearest.of(wrong, valid)).isEqualTo(expected);
  }
}

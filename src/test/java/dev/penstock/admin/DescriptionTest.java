package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.config.schema.ConfigSchema;
import dev.penstock.testing.Admin;
import dev.penstock.testing.GatewayUnderTest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the description says is what there is. */
final class DescriptionTest {
  private static final List<String> METHODS = List.of("GET", "POST", "PATCH", "DELETE", "PUT");

  private static JsonNode description() throws IOException {
    return new ObjectMapper()
        .readTree(DescriptionTest.class.getResourceAsStream("/admin/openapi.json"));
  }

  @Test
  void each_route_answers_to_the_methods_that_are_described_and_to_no_other() throws Exception {
    try (GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                auth: {admin_key: the-admin-key-of-this-test}
                providers: {p: {type: simulated}}
                models: {m: {deployments: [{provider: p, model: x}]}}
                """);
        Admin admin = new Admin(gateway, "the-admin-key-of-this-test")) {
      for (var path : description().path("paths").properties()) {
        for (String method : METHODS) {
          boolean described = path.getValue().has(method.toLowerCase(Locale.ROOT));
          // Metrics are no JSON.
          if (path.getKey().equals("/metrics")) {
            continue;
          }
          int status = admin.send(method, path.getKey().replace("{name}", "nobody"), "").status();
          assertThat(status != 405)
              .as("%s %s: %d", method, path.getKey(), status)
              .isEqualTo(described);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"KeySettings, key", "TeamSettings, team"})
  void settings_are_those_of_the_configuration(String described, String section) throws Exception {
    List<String> inFile =
        section.equals("key")
            ? ConfigSchema.load().shape().property("keys").items().keys()
            : ConfigSchema.load().shape().property("teams").property("any").keys();
    TreeSet<String> expected = new TreeSet<>(inFile);
    expected.removeAll(List.of("name", "key"));

    TreeSet<String> found = new TreeSet<>();
    description()
        .at("/components/schemas/" + described + "/properties")
        .fieldNames()
        .forEachRemaining(found::add);

    assertThat(found).isEqualTo(expected);
  }
}

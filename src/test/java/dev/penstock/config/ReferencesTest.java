package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferencesTest {

  private static final String MODELS = "models: {m: {deployments: [{provider: p, model: m}]}}\n";

  @TempDir Path folder;

  private ConfigText with(Map<String, String> environment) {
    return new ConfigText(folder, environment);
  }

  private String adminKey(String value, Map<String, String> environment) {
    AuthConfig auth = with(environment).config(DEMO + "auth: {admin_key: " + value + "}").auth();
    return auth.adminKey() == null ? null : auth.adminKey().value();
  }

  @Test
  void a_variable_is_put_in() {
    assertThat(adminKey("\"${KEY}\"", Map.of("KEY", "k1"))).isEqualTo("k1");
  }

  @Test
  void several_variables_stand_in_one_text() {
    assertThat(adminKey("\"a-${X}-${Y:-y}-z\"", Map.of("X", "x"))).isEqualTo("a-x-y-z");
  }

  @Test
  void the_default_holds_also_for_an_empty_variable() {
    assertThat(adminKey("\"${KEY:-d}\"", Map.of("KEY", ""))).isEqualTo("d");
  }

  @Test
  void an_empty_default_is_no_key() {
    assertThat(adminKey("\"${KEY:-}\"", Map.of())).isNull();
  }

  @Test
  void two_dollars_are_plain_text() {
    assertThat(adminKey("\"a$${KEY}\"", Map.of("KEY", "k"))).isEqualTo("a${KEY}");
  }

  @Test
  void a_value_is_not_looked_at_again() {
    assertThat(adminKey("\"${KEY}\"", Map.of("KEY", "${OTHER}"))).isEqualTo("${OTHER}");
  }

  @Test
  void litellms_form_is_understood() {
    assertThat(adminKey("os.environ/KEY", Map.of("KEY", "k"))).isEqualTo("k");
  }

  @Test
  void a_file_is_read_and_trimmed() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), " from-file \n");

    assertThat(
            adminKey(
                file.toUri().toString().replace("file:/", "file:///").replace("////", "///"),
                Map.of()))
        .isEqualTo("from-file");
  }

  @Test
  void a_missing_file_is_an_error() {
    assertThat(with(Map.of()).errors(DEMO + "auth: {admin_key: file:///no/such}"))
        .containsExactly("3:19: auth.admin_key: there is no such file");
  }

  @Test
  void a_relative_file_is_an_error() {
    assertThat(with(Map.of()).errors(DEMO + "auth: {admin_key: file://secret}"))
        .containsExactly(
            "3:19: auth.admin_key: expected an absolute path, as in file:///run/secrets/key");
  }

  @Test
  void a_missing_variable_names_path_and_variable() {
    String yaml = "providers: {p: {type: openai, api_key: \"${OPENAI_API_KEY}\"}}\n" + MODELS;

    assertThat(with(Map.of()).errors(yaml))
        .containsExactly(
            "1:40: providers.p.api_key: environment variable OPENAI_API_KEY is not set");
  }

  @Test
  void a_set_but_empty_credential_is_an_error() {
    String yaml = "providers: {p: {type: openai, api_key: \"${KEY}\"}}\n" + MODELS;

    assertThat(with(Map.of("KEY", "")).errors(yaml))
        .containsExactly("1:40: providers.p.api_key: the credential is empty");
  }

  @Test
  void an_open_reference_is_an_error() {
    assertThat(with(Map.of()).errors(DEMO + "auth: {admin_key: \"${KEY\"}"))
        .containsExactly("3:19: auth.admin_key: a reference ${ without its }");
  }

  @Test
  void a_name_that_no_variable_has_is_an_error() {
    assertThat(with(Map.of()).errors(DEMO + "auth: {admin_key: \"${a b}\"}"))
        .containsExactly(
            "3:19: auth.admin_key: expected the name of an environment variable, as in ${NAME}");
  }

  @Test
  void numbers_and_booleans_take_their_type_from_the_text() {
    String yaml =
        DEMO
            + """
            server: {port: "${PORT:-5000}", allow_insecure: "${INSECURE}", max_body: "${MAX}"}
            routing: {timeouts: {idle: "${IDLE:-5s}"}}
            """;

    Config config = with(Map.of("INSECURE", "true", "MAX", "1024")).config(yaml);

    assertThat(config.server().port()).isEqualTo(5000);
    assertThat(config.server().allowInsecure()).isTrue();
    assertThat(config.server().maxBodyBytes()).isEqualTo(1024);
    assertThat(config.routing().timeouts().idle()).hasSeconds(5);
  }

  @Test
  void a_text_stays_a_text() {
    assertThat(adminKey("\"${KEY}\"", Map.of("KEY", "12345"))).isEqualTo("12345");
  }

  @Test
  void in_params_quotes_decide_about_the_type() {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models:
          m:
            deployments:
              - provider: p
                model: m
                params:
                  temperature: ${T}
                  user: "${U}"
        """;

    Config config = with(Map.of("T", "0.70", "U", "12")).config(yaml);

    assertThat(config.models().get("m").deployments().getFirst().params())
        .hasToString("{\"temperature\":0.70,\"user\":\"12\"}");
  }

  @Test
  void a_wrong_value_from_a_variable_is_not_shown() {
    assertThat(with(Map.of("PORT", "sk-secret")).errors(DEMO + "server: {port: \"${PORT}\"}"))
        .containsExactly(
            "3:16: server.port: expected a whole number from 0 to 65535; got a string");
  }

  @Test
  void an_escaped_reference_is_no_number() {
    assertThat(with(Map.of()).errors(DEMO + "server: {port: \"$${PORT}\"}"))
        .containsExactly(
            "3:16: server.port: expected a whole number from 0 to 65535; got a string");
  }
}

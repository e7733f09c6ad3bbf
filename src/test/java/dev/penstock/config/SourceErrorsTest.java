package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no configuration at all. */
final class SourceErrorsTest {

  @TempDir Path folder;

  private ConfigText text() {
    return new ConfigText(folder);
  }

  @Test
  void an_empty_file_is_no_configuration() {
    assertThat(text().errors("# nothing yet\n")).containsExactly("1:1: the file is empty");
  }

  @Test
  void a_file_without_models_is_no_configuration() {
    assertThat(text().errors("providers: {demo: {type: simulated}}\n"))
        .containsExactly("1:1: models: missing; expected a mapping of at least one entry");
  }

  @Test
  void a_file_cut_in_its_middle_is_an_error() {
    String half = DEMO.substring(0, DEMO.length() - 10);

    assertThat(text().errors(half)).hasSize(1).first().asString().contains("not YAML");
  }

  @Test
  void a_list_is_no_configuration() {
    assertThat(text().errors("- a\n")).containsExactly("1:1: expected a mapping; got a list");
  }

  @Test
  void a_second_document_is_an_error() {
    assertThat(text().errors(DEMO + "---\nserver: {port: 1}\n"))
        .containsExactly("4:1: a second document; only one is read");
  }

  @Test
  void a_duplicate_key_is_an_error() {
    assertThat(text().errors(DEMO + "server: {port: 1, port: 2}\n"))
        .containsExactly("3:19: server.port: the same key stands in line 3 already");
  }

  @Test
  void a_custom_tag_is_an_error() {
    assertThat(text().errors(DEMO + "server: {host: !x y}\n"))
        .containsExactly("3:16: server.host: tags (!name) are not supported");
  }

  @Test
  void an_undefined_alias_is_told_without_its_name() {
    assertThat(text().errors(DEMO + "auth: {admin_key: *secret}\n"))
        .singleElement()
        .asString()
        .startsWith("3:19: not YAML")
        .doesNotContain("secret");
  }

  @Test
  void syntax_errors_do_not_quote_the_file() {
    assertThat(text().errors(DEMO + "auth:\n  admin_key: \"sk-secret\n"))
        .singleElement()
        .asString()
        .contains("not YAML")
        .doesNotContain("sk-secret");
  }

  @Test
  void aliases_that_multiply_are_bounded() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(text().errors(yaml.toString())).isNotEmpty();
  }

  @Test
  void an_alias_to_itself_is_an_error() {
    assertThat(text().errors("a: &a {b: *a}\n")).isNotEmpty();
  }

  @Test
  void deep_nesting_is_an_error() {
    assertThat(text().errors("a: " + "[".repeat(100_000))).isNotEmpty();
  }

  @Test
  void an_anchor_may_be_used() {
    String yaml = DEMO + "server: {cors: {origins: [&o \"https://a.example\", *o]}}";

    assertThat(text().config(yaml).server().corsOrigins())
        .containsExactly("https://a.example", "https://a.example");
  }

  @Test
  void a_missing_file_is_one_error() {
    Path file = folder.resolve("no.yaml");

    assertThat(new ConfigLoader().load(file, List.of(), Map.of()))
        .isEqualTo(
            new Loaded.Invalid(
                List.of(
                    new ConfigError(file.toString(), 0, 0, "", "there is no such file", null))));
  }

  @Test
  void a_folder_is_one_error() {
    assertThat(new ConfigLoader().load(folder, List.of(), Map.of()))
        .isEqualTo(
            new Loaded.Invalid(
                List.of(new ConfigError(folder.toString(), 0, 0, "", "not a file", null))));
  }

  @Test
  void bytes_that_are_no_text_are_one_error() throws IOException {
    Path file = folder.resolve("b.yaml");
    Files.write(file, new byte[] {'a', ':', (byte) 0xff});

    assertThat(new ConfigLoader().load(file, List.of(), Map.of()))
        .isEqualTo(
            new Loaded.Invalid(
                List.of(new ConfigError(file.toString(), 0, 0, "", "not UTF-8 text", null))));
  }
}

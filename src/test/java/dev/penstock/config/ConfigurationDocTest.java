package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigurationDocTest {

  private static final Path DOC = Path.of("docs", "configuration.md");

  @Test
  void the_reference_says_what_the_schema_says() throws IOException {
    String expected = ConfigurationDoc.text();
    if (Boolean.getBoolean("penstock.docs.update")) {
      Path unused = Files.writeString(DOC, expected);
    }

    assertThat(Files.readString(DOC))
        .as("run again with -Dpenstock.docs.update=true")
        .isEqualTo(expected);
  }
}

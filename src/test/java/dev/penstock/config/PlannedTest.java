package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract has and this version has not is refused, not ignored. */
final class PlannedTest {

  private static final String NOT_SUPPORTED = ": not supported in this version";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          telemetry: {tracing: {sample: 0.1}}              | 3:13: telemetry.tracing
          """)
  void a_planned_section_is_refused(String yaml, String expected) {
    assertThat(new ConfigText(folder).errors(DEMO + yaml))
        .containsExactly(expected + NOT_SUPPORTED);
  }
}

package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a shell sees it: exit code, standard output, standard error. */
final class UsageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "serve --help", "check --help", "version --help"})
  void help_is_there_on_every_level(String line) throws Exception {
    Launched.Ended ended = Launched.run(folder, line.split(" "));

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).startsWith("Usage: penstock").contains("--debug");
    assertThat(ended.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "serve --version"})
  void the_version_is_one_line(String line) throws Exception {
    Launched.Ended ended = Launched.run(folder, line.split(" "));

    assertThat(ended).isEqualTo(new Launched.Ended(0, "penstock development\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "serve --bogus, penstock: Unknown option: '--bogus' (see penstock serve --help)",
    "sevre, penstock: unexpected 'sevre' (see penstock --help)",
    "check extra, penstock: unexpected 'extra' (see penstock check --help)",
    "serve --port abc, 'penstock: Invalid value for option ''--port'': ''abc'' is not an int (see"
        + " penstock serve --help)'",
  })
  void wrong_usage_is_one_line_and_code_2(String line, String said) throws Exception {
    Launched.Ended ended = Launched.run(folder, line.split(" "));

    assertThat(ended).isEqualTo(new Launched.Ended(2, "", said + "\n"));
  }

  @Test
  void a_file_that_cannot_be_written_is_no_fault_of_the_gateway() throws Exception {
    Path out = folder.resolve("missing").resolve("rows.ndjson");

    Launched.Ended ended = Launched.run(folder, "ledger", "export", "--out", out.toString());

    assertThat(ended)
        .isEqualTo(new Launched.Ended(1, "", "penstock: --out: " + out + " cannot be written\n"));
  }

  @Test
  void check_ends_with_0_or_1() throws Exception {
    Path good = Path.of("conf", "penstock.yaml").toAbsolutePath();
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "sever: {}\n");

    Launched.Ended fine = Launched.run(folder, "check", "--config", good.toString());
    Launched.Ended wrong = Launched.run(folder, "check", "--config", bad.toString());

    assertThat(fine.code()).isZero();
    assertThat(fine.out()).startsWith(good + ": ok (");
    assertThat(wrong.code()).isOne();
    assertThat(wrong.errLines()).hasSizeGreaterThan(1).noneMatch(line -> line.contains("\tat "));
  }
}

package dev.penstock.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigError;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Loaded;
import dev.penstock.config.Reading;
import dev.penstock.vault.OpenVaults;
import dev.penstock.vault.envelope.Sealing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code penstock check}: says all that is wrong with a configuration. Exit code 0 or 1; warnings
 * do not count.
 */
@Command(name = "check", description = "Check a configuration; tell every error at once.")
public final class CheckCommand implements Callable<Integer> {

  /** How to write the outcome. */
  enum Format {
    text,
    json
  }

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; conf/penstock.yaml if absent.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "key.path=value",
      description = "Override one value; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Format format = Format.text;

  @Spec private @Nullable CommandSpec spec;

  /** 0 if all is right, else 1. */
  @Override
  public Integer call() {
    Path file = config != null ? config : defaultFile();
    Reading reading = read(file);
    List<ConfigError> errors =
        reading.loaded() instanceof Loaded.Invalid invalid ? invalid.errors() : List.of();
    if (format == Format.json) {
      print(errors, reading.warnings());
    } else {
      reading.warnings().forEach(warning -> err().println("warning: " + warning));
      errors.forEach(err()::println);
      switch (reading.loaded()) {
        case Loaded.Ok ok -> out().println(summary(file, ok.config()));
        case Loaded.Invalid invalid -> err().println(count(errors.size(), "error"));
      }
    }
    return errors.isEmpty() ? 0 : 1;
  }

  private Reading read(Path file) {
    try (OpenVaults vaults = vaults()) {
      return new ConfigLoader(vaults).read(file, overrides, System.getenv());
    }
  }

  /** What {@code vault://} leads to in a command. */
  static OpenVaults vaults() {
    return new OpenVaults(new Sealing(new SecureRandom(), InstantSource.system()), System.getenv());
  }

  private void print(List<ConfigError> errors, List<ConfigError> warnings) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    errors.forEach(one -> list.add(one.toJson().put("severity", "error")));
    warnings.forEach(one -> list.add(one.toJson().put("severity", "warning")));
    out().println(list.toPrettyString());
  }

  /** {@code conf/penstock.yaml} of the installation, or of the folder one stands in. */
  static Path defaultFile() {
    String home = System.getProperty("penstock.home");
    return home == null ? Path.of("conf", "penstock.yaml") : Path.of(home, "conf", "penstock.yaml");
  }

  private static String summary(Path file, Config config) {
    return "%s: ok (%s, %s, %s)"
        .formatted(
            file,
            count(config.providers().size(), "provider"),
            count(config.models().size(), "model"),
            count(config.keys().size(), "key"));
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  private PrintWriter err() {
    return commandSpec().commandLine().getErr();
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec;
  }
}

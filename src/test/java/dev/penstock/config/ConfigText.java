package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads texts as if they were files; the file is called {@code c.yaml} in what comes back. */
record ConfigText(Path folder, Map<String, String> environment) {

  /** Two lines that are right, so that what a test adds begins in line 3. */
  static final String DEMO =
      """
      providers: {demo: {type: simulated}}
      models: {demo: {deployments: [{provider: demo, model: demo}]}}
      """;

  private static final ConfigLoader LOADER = new ConfigLoader();

  ConfigText(Path folder) {
    this(folder, Map.of());
  }

  Config config(String yaml, String... overrides) {
    Loaded loaded = load(yaml, overrides);
    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    return ((Loaded.Ok) loaded).config();
  }

  /** Each error without the file's name in front. */
  List<String> errors(String yaml, String... overrides) {
    return load(yaml, overrides) instanceof Loaded.Invalid invalid
        ? invalid.errors().stream().map(this::withoutFile).toList()
        : List.of();
  }

  /** Of a text that is right; each without the file's name in front. */
  List<String> warnings(String yaml, String... overrides) {
    Loaded loaded = load(yaml, overrides);
    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    return ((Loaded.Ok) loaded).warnings().stream().map(this::withoutFile).toList();
  }

  private String withoutFile(ConfigError error) {
    return error.toString().replace(file() + ":", "");
  }

  private Loaded load(String yaml, String... overrides) {
    try {
      Files.writeString(file(), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return LOADER.load(file(), List.of(overrides), environment);
  }

  private Path file() {
    return folder.resolve("c.yaml");
  }
}

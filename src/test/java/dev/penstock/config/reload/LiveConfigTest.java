package dev.penstock.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveConfigTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private final List<Integer> applied = new ArrayList<>();
  private Path file;
  private LiveConfig config;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("conf.yaml");
    begin("a");
  }

  private void begin(String model, String... overrides) throws IOException {
    write(model);
    ConfigFile source = ConfigFile.of(file, List.of(overrides), Map.of());
    config =
        new LiveConfig(
            source, source.read(List.of()), () -> NOW, version -> applied.add(version.number()));
  }

  private void write(String model) throws IOException {
    Files.writeString(file, yaml(model, ""));
  }

  private static String yaml(String model, String more) {
    return """
    providers: {demo: {type: simulated}}
    models: {%s: {deployments: [{provider: demo, model: demo}]}}
    %s
    """
        .formatted(model, more);
  }

  private String model() {
    return config.current().config().models().keySet().iterator().next();
  }

  @Test
  void a_change_counts_when_two_looks_find_the_same() throws IOException {
    write("b");

    assertThat(config.look()).isInstanceOf(Outcome.Unchanged.class);
    write("c");
    assertThat(config.look()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(config.look()).isInstanceOf(Outcome.Replaced.class);
    assertThat(model()).isEqualTo("c");
    assertThat(config.current().origin()).isEqualTo(Origin.FILE);
  }

  @Test
  void a_file_that_does_not_change_is_left_alone() {
    config.look();
    config.look();

    assertThat(applied).isEmpty();
    assertThat(config.history()).hasSize(1);
  }

  @Test
  void an_invalid_file_changes_nothing_and_is_told_once() throws IOException {
    Files.writeString(file, "models: 3\n");
    config.look();

    assertThat(config.look()).isInstanceOf(Outcome.Rejected.class);
    assertThat(config.look()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(model()).isEqualTo("a");
    assertThat(config.lastError().errors()).isNotEmpty();
    assertThat(applied).isEmpty();
  }

  @Test
  void a_file_that_is_right_again_clears_the_error() throws IOException {
    Files.delete(file);
    config.reload(Origin.SIGNAL);
    assertThat(config.lastError().errors())
        .extracting(ConfigError::message)
        .containsExactly("there is no such file");
    write("a");

    assertThat(config.reload(Origin.SIGNAL)).isInstanceOf(Outcome.Unchanged.class);
    assertThat(config.lastError()).isNull();
  }

  @Test
  void other_layout_is_no_other_configuration() throws IOException {
    Files.writeString(file, "# a comment\n" + yaml("a", "\n"));

    assertThat(config.reload(Origin.ADMIN)).isEqualTo(new Outcome.Unchanged(config.current()));
  }

  @Test
  void a_secret_in_a_file_is_watched_too() throws IOException {
    Path secret = Files.writeString(folder.resolve("key"), "sk-one-secret");
    String keys = "keys: [{name: ci, key: \"file://" + secret + "\"}]";
    Files.writeString(file, yaml("a", keys));
    config.reload(Origin.ADMIN);
    Files.writeString(secret, "sk-two-secret");
    config.look();

    assertThat(config.look()).isInstanceOf(Outcome.Replaced.class);
    assertThat(config.current().config().keys().getFirst().key().value())
        .isEqualTo("sk-two-secret");
  }

  @Test
  void a_link_that_points_elsewhere_is_a_change() throws IOException {
    Path first = Files.createDirectory(folder.resolve("v1"));
    Path second = Files.createDirectory(folder.resolve("v2"));
    Files.writeString(first.resolve("conf.yaml"), yaml("a", ""));
    Files.writeString(second.resolve("conf.yaml"), yaml("b", ""));
    Path link = Files.createSymbolicLink(folder.resolve("data"), first);
    file = link.resolve("conf.yaml");
    begin("a");
    Files.delete(link);
    Files.createSymbolicLink(link, second);
    config.look();

    assertThat(config.look()).isInstanceOf(Outcome.Replaced.class);
    assertThat(model()).isEqualTo("b");
  }

  @Test
  void overrides_hold_at_each_reading() throws IOException {
    begin("a", "server.max_body=1MiB");
    write("b");
    config.reload(Origin.ADMIN);

    assertThat(config.current().config().server().maxBodyBytes()).isEqualTo(1 << 20);
  }

  @Test
  void what_is_built_into_servers_waits_for_a_restart() throws IOException {
    Files.writeString(
        file, yaml("b", "server: {port: 4999, max_body: 2MiB, limits: {max_head: 9KiB}}"));
    config.reload(Origin.ADMIN);

    Version now = config.current();
    assertThat(now.restartNeeded()).containsExactly("server.port", "server.limits.max_head");
    assertThat(now.config().server().port()).isEqualTo(4000);
    assertThat(now.config().server().maxBodyBytes()).isEqualTo(2 << 20);
  }

  @Test
  void a_host_that_waits_for_a_restart_still_needs_its_admin_key() throws IOException {
    Files.writeString(
        file, yaml("a", "server: {host: 0.0.0.0}\nauth: {admin_key: sk-admin-secret}"));
    ConfigFile source = ConfigFile.of(file, List.of(), Map.of());
    config = new LiveConfig(source, source.read(List.of()), () -> NOW, version -> {});
    write("b");

    assertThat(config.reload(Origin.ADMIN)).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void a_rollback_holds_until_the_file_changes() throws IOException {
    write("b");
    config.reload(Origin.ADMIN);

    assertThat(config.rollback(null)).isInstanceOf(Outcome.Replaced.class);
    assertThat(model()).isEqualTo("a");
    config.look();
    config.look();
    assertThat(model()).isEqualTo("a");
    write("c");
    config.look();
    config.look();
    assertThat(model()).isEqualTo("c");
    assertThat(config.history())
        .extracting(Version::origin)
        .containsExactly(Origin.START, Origin.ADMIN, Origin.ROLLBACK, Origin.FILE);
  }

  @Test
  void a_second_rollback_goes_further_back() throws IOException {
    write("b");
    config.reload(Origin.ADMIN);
    write("c");
    config.reload(Origin.ADMIN);
    config.rollback(null);
    config.rollback(null);

    assertThat(model()).isEqualTo("a");
    assertThat(config.current().number()).isEqualTo(5);
    assertThat(config.rollback(null)).isInstanceOf(Outcome.NoSuchVersion.class);
  }

  @Test
  void a_rollback_goes_to_what_was_in_force_before_the_current_one() throws IOException {
    write("b");
    config.reload(Origin.ADMIN);
    config.rollback(null);
    write("c");
    config.reload(Origin.ADMIN);

    config.rollback(null);

    assertThat(model()).isEqualTo("a");
  }

  @Test
  void a_file_that_is_read_again_after_a_rollback_can_be_rolled_back_again() throws IOException {
    write("b");
    config.reload(Origin.ADMIN);
    config.rollback(null);
    config.reload(Origin.SIGNAL);
    assertThat(model()).isEqualTo("b");

    config.rollback(null);

    assertThat(model()).isEqualTo("a");
  }

  @Test
  void a_price_book_that_comes_later_is_noticed() throws IOException {
    Path book = file.resolveSibling("book-of-later.yaml");
    String yaml = Files.readString(file);
    Files.writeString(file, yaml + "\nprices: {book: \"" + book + "\"}\n");
    assertThat(config.reload(Origin.ADMIN)).isInstanceOf(Outcome.Rejected.class);

    Files.writeString(book, "version: 1\nmodels: {}\n");
    config.look();

    assertThat(config.look()).isInstanceOf(Outcome.Replaced.class);
  }

  @Test
  void a_version_is_named_by_number_or_hash() throws IOException {
    String first = config.current().hash();
    write("b");
    config.reload(Origin.ADMIN);
    config.rollback("1");
    assertThat(model()).isEqualTo("a");
    config.rollback("2");
    assertThat(model()).isEqualTo("b");
    config.rollback(first);
    assertThat(model()).isEqualTo("a");

    assertThat(config.rollback(first)).isInstanceOf(Outcome.Unchanged.class);
    assertThat(config.rollback("99")).isInstanceOf(Outcome.NoSuchVersion.class);
  }

  @Test
  void twenty_versions_are_kept() throws IOException {
    for (int i = 0; i < 30; i++) {
      write("m" + i);
      config.reload(Origin.ADMIN);
    }

    assertThat(config.history()).hasSize(20);
    assertThat(config.current().number()).isEqualTo(31);
    assertThat(config.rollback("1")).isInstanceOf(Outcome.NoSuchVersion.class);
  }

  @Test
  void a_version_that_cannot_be_applied_changes_nothing() throws IOException {
    ConfigFile source = ConfigFile.of(file, List.of(), Map.of());
    config =
        new LiveConfig(
            source,
            source.read(List.of()),
            () -> NOW,
            version -> {
              throw new IllegalStateException("a bug");
            });
    write("b");

    assertThat(config.reload(Origin.ADMIN)).isInstanceOf(Outcome.Rejected.class);
    assertThat(model()).isEqualTo("a");
  }
}

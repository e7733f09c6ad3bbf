package dev.penstock.config;

import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultConfig.Login;
import dev.penstock.config.vault.VaultConfig.Master;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The section {@code vault}, checked and with its defaults, as a record. */
final class VaultReader {
  private static final String MASTER_KEY = "PENSTOCK_MASTER_KEY";

  private VaultReader() {}

  static VaultConfig read(Section root, Map<String, String> environment) {
    Section vault = root.section("vault");
    Master master = master(vault, environment);
    return switch (vault.text("type")) {
      case "env" -> new VaultConfig.InEnvironment(vault.section("env").text("prefix"));
      case "redis" ->
          new VaultConfig.InRedis(
              ConfigReader.redis(root.section("state").section("redis")), master);
      case "hashicorp" -> hashicorp(vault.section("hashicorp"));
      case "aws" -> aws(vault.section("aws"));
      default -> new VaultConfig.InFile(Path.of(vault.text("path")), master);
    };
  }

  private static Master master(Section vault, Map<String, String> environment) {
    String now = vault.textOrNull("master_key");
    if (now == null) {
      now = environment.get(MASTER_KEY);
    }
    return new Master(secret(now), secret(vault.textOrNull("previous_master_key")));
  }

  private static @Nullable Secret secret(@Nullable String text) {
    return text == null || text.isEmpty() ? null : new Secret(text.strip());
  }

  private static VaultConfig hashicorp(Section section) {
    return new VaultConfig.Hashicorp(
        URI.create(section.text("address")),
        section.text("mount"),
        section.text("path"),
        section.textOrNull("namespace"),
        login(section),
        section.duration("refresh"),
        section.duration("timeout"));
  }

  private static Login login(Section section) {
    if (section.has("approle")) {
      Section role = section.section("approle");
      return new Login.AppRole(
          role.text("mount"), role.text("role_id"), new Secret(role.text("secret_id")));
    }
    if (section.has("kubernetes")) {
      Section pod = section.section("kubernetes");
      return new Login.Kubernetes(
          pod.text("mount"), pod.text("role"), Path.of(pod.text("jwt_path")));
    }
    return new Login.Token(new Secret(section.text("token")));
  }

  private static VaultConfig aws(Section section) {
    String endpoint = section.textOrNull("endpoint");
    return new VaultConfig.Aws(
        section.textOrNull("region"),
        section.text("prefix"),
        endpoint == null ? null : URI.create(endpoint),
        section.duration("refresh"),
        section.duration("timeout"));
  }
}

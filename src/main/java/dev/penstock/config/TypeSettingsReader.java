package dev.penstock.config;

import dev.penstock.config.TypeSettings.AwsKeys;
import dev.penstock.config.TypeSettings.Azure;
import dev.penstock.config.TypeSettings.Bedrock;
import dev.penstock.config.TypeSettings.Entra;
import dev.penstock.config.TypeSettings.Tgi;
import dev.penstock.config.TypeSettings.Vertex;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What only one type of provider has, as a record. */
final class TypeSettingsReader {

  /** Azure's API without dated versions. */
  private static final String UNDATED = "v1";

  private TypeSettingsReader() {}

  /** Null for types without settings of their own. */
  static @Nullable TypeSettings read(String type, Section provider) {
    return switch (type) {
      case "azure-openai" ->
          new Azure(
              Objects.requireNonNullElse(provider.textOrNull("api_version"), UNDATED),
              provider.has("entra") ? entra(provider.section("entra")) : null);
      case "vertex" ->
          new Vertex(
              provider.text("project"), provider.text("location"), secret(provider, "credentials"));
      case "bedrock" ->
          new Bedrock(provider.text("region"), awsKeys(provider), provider.textOrNull("profile"));
      case "tgi" -> new Tgi(template(provider.textOrNull("prompt_template")));
      default -> null;
    };
  }

  private static Entra entra(Section entra) {
    return new Entra(
        entra.text("tenant"),
        entra.text("client_id"),
        new Secret(entra.text("client_secret")),
        URI.create(ProviderReader.withoutSlash(entra.text("authority"))),
        entra.text("scope"));
  }

  private static @Nullable AwsKeys awsKeys(Section provider) {
    Secret id = secret(provider, "access_key_id");
    Secret key = secret(provider, "secret_access_key");
    return id == null || key == null
        ? null
        : new AwsKeys(id, key, secret(provider, "session_token"));
  }

  private static @Nullable PromptTemplate template(@Nullable String text) {
    return text == null || text.isEmpty() ? null : PromptTemplate.of(text);
  }

  private static @Nullable Secret secret(Section provider, String key) {
    String text = provider.textOrNull(key);
    return text == null ? null : new Secret(text);
  }
}

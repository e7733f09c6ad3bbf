package dev.penstock.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Settings of a provider that only its type has. */
public sealed interface TypeSettings {

  /**
   * Of {@code azure-openai}.
   *
   * @param apiVersion a date, or {@code v1} or {@code preview}
   * @param entra how to sign in; null where there is a key
   */
  record Azure(String apiVersion, @Nullable Entra entra) implements TypeSettings {}

  /**
   * An application that signs in by itself.
   *
   * @param authority without a trailing slash
   */
  record Entra(String tenant, String clientId, Secret clientSecret, URI authority, String scope) {}

  /** Of {@code vertex}; without {@code credentials} Google's library looks for its own. */
  record Vertex(String project, String location, @Nullable Secret credentials)
      implements TypeSettings {}

  /**
   * Of {@code bedrock}.
   *
   * @param keys null: AWS's library looks for its own, or there is an {@code api_key}
   * @param profile where the library looks; null if it decides
   */
  record Bedrock(String region, @Nullable AwsKeys keys, @Nullable String profile)
      implements TypeSettings {}

  /** A key of AWS; {@code sessionToken} is there if it is a temporary one. */
  record AwsKeys(Secret accessKeyId, Secret secretAccessKey, @Nullable Secret sessionToken) {}

  /** Of {@code tgi}; null: what fits the model, as far as its name tells. */
  record Tgi(@Nullable PromptTemplate promptTemplate) implements TypeSettings {}
}

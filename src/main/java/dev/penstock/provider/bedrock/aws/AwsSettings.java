package dev.penstock.provider.bedrock.aws;

import dev.penstock.config.TypeSettings.AwsKeys;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls they are, and where they go.
 *
 * @param keys null: AWS's library looks for its own
 * @param profile where the library looks; null if it decides
 */
public record AwsSettings(String region, @Nullable AwsKeys keys, @Nullable String profile) {}

package dev.penstock.vault.remote;

import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.vault.Remote;
import dev.penstock.vault.RemoteLook;
import dev.penstock.vault.Vault;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Secrets of AWS Secrets Manager: the current version of {@code PREFIX + NAME}; after {@code #} a
 * field of a secret that is a JSON object.
 */
public final class AwsVault implements Vault {
  private final VaultConfig.Aws config;
  private @Nullable SecretsManagerClient client;

  /** Calls nothing until it is asked for something. */
  public AwsVault(VaultConfig.Aws config) {
    this.config = config;
  }

  @Override
  public Look look() {
    return new RemoteLook(this::read);
  }

  @Override
  public boolean changedSince(Look look, Set<String> names) {
    return look instanceof RemoteLook read && read.differs(names);
  }

  @Override
  public Optional<Duration> period() {
    return Optional.of(config.refresh());
  }

  private String read(String reference) {
    String name = config.prefix() + Remote.name(reference);
    try {
      GetSecretValueResponse answer = client().getSecretValue(asked -> asked.secretId(name));
      String text =
          answer.secretString() != null
              ? answer.secretString()
              : answer.secretBinary().asUtf8String();
      return Remote.field(reference)
          .map(field -> Remote.pick(Remote.fields(text), field, name))
          .orElse(text);
    } catch (ResourceNotFoundException e) {
      throw new VaultException(Kind.ABSENT, "AWS Secrets Manager has no secret " + name);
    } catch (SecretsManagerException e) {
      throw refused(name, e);
    } catch (SdkException e) {
      throw new VaultException(Kind.VAULT, "AWS Secrets Manager: " + why(e));
    }
  }

  /** Its code only: messages name accounts and roles. */
  private static VaultException refused(String name, SecretsManagerException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    boolean all = e.statusCode() >= 500 || e.statusCode() == 429 || e.isThrottlingException();
    return all
        ? new VaultException(
            Kind.VAULT, "AWS Secrets Manager: status %d %s".formatted(e.statusCode(), code))
        : new VaultException(
            Kind.SECRET,
            "AWS Secrets Manager does not give %s (%d %s)".formatted(name, e.statusCode(), code));
  }

  private static String why(SdkException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("credentials")) {
      return "no credentials are found by AWS's default chain";
    }
    return message.contains("region")
        ? "no region is set (vault.aws.region) or found by AWS's default chain"
        : "it does not answer";
  }

  /** Made late: to load the library takes most of a second. */
  private synchronized SecretsManagerClient client() {
    SecretsManagerClient open = client;
    if (open == null) {
      SecretsManagerClientBuilder builder =
          SecretsManagerClient.builder()
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(config.timeout())
                      .socketTimeout(config.timeout()))
              .overrideConfiguration(limits -> limits.apiCallTimeout(config.timeout()));
      if (config.region() != null) {
        builder.region(Region.of(config.region()));
      }
      if (config.endpoint() != null) {
        builder.endpointOverride(config.endpoint());
      }
      open = builder.build();
      client = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    SecretsManagerClient open = client;
    client = null;
    if (open != null) {
      open.close();
    }
  }
}

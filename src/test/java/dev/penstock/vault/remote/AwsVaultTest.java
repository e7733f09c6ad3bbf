package dev.penstock.vault.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AWS Secrets Manager, played after its API reference (GetSecretValue). */
final class AwsVaultTest {
  private static final String ID = "aws.accessKeyId";
  private static final String KEY = "aws.secretAccessKey";

  private Script script = call -> call.json(500, "{}");
  private final ScriptedUpstream server = new ScriptedUpstream(call -> script.play(call));

  private interface Script {
    void play(ScriptedUpstream.Call call) throws IOException, InterruptedException;
  }

  @BeforeAll
  static void credentials() {
    System.setProperty(ID, "AKIDEXAMPLE");
    System.setProperty(KEY, "secret-access-key-example");
  }

  @AfterAll
  static void none() {
    System.clearProperty(ID);
    System.clearProperty(KEY);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Vault vault() {
    return new AwsVault(
        new VaultConfig.Aws(
            "eu-central-1",
            "penstock/",
            URI.create(server.url()),
            Duration.ofMinutes(5),
            Duration.ofSeconds(3)));
  }

  private static Script secret(String value) {
    return call ->
        call.json(
            200,
            JsonNodeFactory.instance
                .objectNode()
                .put("Name", "penstock/openai")
                .put("SecretString", value)
                .put("VersionId", "v1")
                .toString());
  }

  private static Script refused(int status, String type) {
    return call ->
        call.json(status, "{\"__type\":\"" + type + "\",\"message\":\"arn:aws:iam::1:user/x\"}");
  }

  @Test
  void a_secret_is_asked_for_with_a_signature() {
    script = secret("sk-1");
    try (Vault vault = vault()) {
      assertThat(vault.look().secret("openai")).isEqualTo("sk-1");

      ScriptedUpstream.Call call = server.calls().getFirst();
      assertThat(call.line).isEqualTo("POST / HTTP/1.1");
      assertThat(call.headers)
          .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
          .containsEntry("content-type", "application/x-amz-json-1.1");
      assertThat(call.headers.get("authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
          .contains("/eu-central-1/secretsmanager/aws4_request")
          .contains("Signature=")
          .doesNotContain("secret-access-key");
      assertThat(call.body).isEqualTo("{\"SecretId\":\"penstock/openai\"}");
    }
  }

  @Test
  void a_field_of_a_secret_that_is_an_object_may_be_picked() {
    script = secret("{\"api_key\":\"sk-2\"}");
    try (Vault vault = vault()) {
      assertThat(vault.look().secret("openai#api_key")).isEqualTo("sk-2");
      assertThatThrownBy(() -> vault.look().secret("openai#none"))
          .hasMessage("the secret penstock/openai of the vault has no field none");
    }
  }

  @Test
  void what_is_not_there_or_not_allowed_is_told_apart_and_without_details() {
    try (Vault vault = vault()) {
      script = refused(400, "ResourceNotFoundException");
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessage("AWS Secrets Manager has no secret penstock/openai");
      script = refused(400, "AccessDeniedException");
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessage(
              "AWS Secrets Manager does not give penstock/openai (400 AccessDeniedException)");
    }
  }

  @Test
  void too_many_requests_and_a_moment_of_trouble_are_asked_again() {
    int[] left = {2};
    script =
        call -> {
          if (left[0]-- > 0) {
            refused(left[0] == 1 ? 400 : 500, "ThrottlingException").play(call);
          } else {
            secret("sk-1").play(call);
          }
        };
    try (Vault vault = vault()) {
      assertThat(vault.look().secret("openai")).isEqualTo("sk-1");
      assertThat(server.calls()).hasSize(3);
    }
  }

  @Test
  void lasting_trouble_and_silence_are_told() {
    try (Vault vault = vault()) {
      script = refused(500, "InternalServiceError");
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessageStartingWith("AWS Secrets Manager: status 500")
          .extracting(e -> ((VaultException) e).kind())
          .isEqualTo(VaultException.Kind.VAULT);
      script = call -> assertThat(call.closedWithin(10_000)).isTrue();
      assertThatThrownBy(() -> vault.look().secret("openai"))
          .hasMessage("AWS Secrets Manager: it does not answer");
    }
  }

  @Test
  void a_new_version_is_seen() {
    script = secret("sk-1");
    try (Vault vault = vault()) {
      Vault.Look look = vault.look();
      look.secret("openai");
      assertThat(vault.changedSince(look, Set.of("openai"))).isFalse();

      script = secret("sk-2");

      assertThat(vault.changedSince(look, Set.of("openai"))).isTrue();
    }
  }
}

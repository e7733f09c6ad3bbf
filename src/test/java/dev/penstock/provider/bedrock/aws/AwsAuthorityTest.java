package dev.penstock.provider.bedrock.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings.AwsKeys;
import dev.penstock.testing.SignatureV4;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AwsAuthorityTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z"));

  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private MultiMap signed(String address, int bytes, @Nullable String token) {
    AwsKeys keys =
        new AwsKeys(
            new Secret("AKIDEXAMPLE"),
            new Secret(SECRET),
            token == null ? null : new Secret(token));
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json");
    return new AwsAuthority(vertx, CLOCK)
        .sign(
            new AwsSettings("eu-central-1", keys, null),
            "POST",
            URI.create(address),
            headers,
            Buffer.buffer("x".repeat(bytes)))
        .await();
  }

  private static boolean isRight(MultiMap headers, String address, int bytes) {
    URI uri = URI.create(address);
    Map<String, String> seen = new HashMap<>();
    headers.forEach(
        header -> seen.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    seen.put("host", uri.getRawAuthority().replace(":443", ""));
    return new SignatureV4(SECRET)
        .isRight("POST", uri.getRawPath(), seen, "x".repeat(bytes).getBytes(UTF_8));
  }

  /** The cases "get-vanilla" and "post-vanilla" of AWS's test suite for signatures. */
  @Test
  void the_check_agrees_with_the_examples_of_aws() {
    Map<String, String> headers =
        Map.of(
            "host",
            "example.amazonaws.com",
            "x-amz-date",
            "20150830T123600Z",
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=");
    SignatureV4 check = new SignatureV4(SECRET);

    assertThat(check.signature("GET", "/", headers, new byte[0]))
        .isEqualTo("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    assertThat(check.signature("POST", "/", headers, new byte[0]))
        .isEqualTo("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bedrock-runtime.eu-central-1.amazonaws.com/model/a.b-v1%3A0/converse",
        "https://bedrock-runtime.eu-central-1.amazonaws.com:443/model/a/converse",
        "http://127.0.0.1:8080/prefix/model/arn%3Aaws%3Abedrock%3Aus%3A1%3Aip%2Fx/converse-stream"
      })
  void a_call_is_signed_as_it_is_sent(String address) {
    MultiMap headers = signed(address, 100, null);

    assertThat(isRight(headers, address, 100)).isTrue();
    assertThat(isRight(headers, address, 101)).isFalse();
    assertThat(headers.get("authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-central-1/bedrock/aws4_request");
    assertThat(headers.contains("host")).isFalse();
  }

  @Test
  void large_bodies_and_temporary_keys_are_signed_too() {
    String address = "https://bedrock-runtime.eu-central-1.amazonaws.com/model/a/converse";

    MultiMap headers = signed(address, 300 << 10, "the-token");

    assertThat(headers.get("x-amz-security-token")).isEqualTo("the-token");
    assertThat(headers.get("authorization")).contains("x-amz-security-token");
    assertThat(isRight(headers, address, 300 << 10)).isTrue();
  }
}

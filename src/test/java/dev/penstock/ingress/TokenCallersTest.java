package dev.penstock.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Admin;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.Issuer;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers with a JSON Web Token, through a gateway. */
final class TokenCallersTest {
  private static final String CONFIG =
      """
      auth: {admin_key: the-admin-key-of-this-test, anonymous: false, jwt: %s}
      providers: {p: {type: openai-compatible, base_url: "%s/v1"}}
      models:
        m: {aliases: [also-m], deployments: [{provider: p, model: x}]}
        n: {deployments: [{provider: p, model: y}]}
        o: {deployments: [{provider: p, model: z}]}
      teams: {red: {models: [m, n]}, blue: {}}
      """;
  private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}";

  private static ScriptedUpstream upstream;
  private static Issuer issuer;
  private static KeyPair key;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    issuer = new Issuer();
    key = issuer.rsa("one");
    gateway = new GatewayUnderTest(CONFIG.formatted(issuer.settings("RS256"), upstream.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    upstream.close();
  }

  /** Good claims, with some of them replaced; null takes one away. */
  private static String claims(String... changes) {
    long now = Instant.now().getEpochSecond();
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("iss", "\"" + Issuer.NAME + "\"");
    claims.put("aud", "\"" + Issuer.AUDIENCE + "\"");
    claims.put("sub", "\"someone\"");
    claims.put("exp", "" + (now + 300));
    claims.put("team", "\"red\"");
    for (int i = 0; i < changes.length; i += 2) {
      claims.put(changes[i], changes[i + 1].replace("NOW", "" + now));
    }
    StringBuilder json = new StringBuilder("{");
    claims.forEach((name, value) -> {
      if (!value.isEmpty()) {
        json.append(json.length() > 1 ? "," : "").append("\"" + name + "\":" + value);
      }
    });
    return json.append("}").toString();
  }

  private static int call(GatewayUnderTest of, String token, String model) throws Exception {
    return of.chat(
            Chunks.request(false).replace("\"m\"", "\"" + model + "\""),
            "authorization: Bearer " + token)
        .status();
  }

  private static int call(String token) throws Exception {
    return call(gateway, token, "m");
  }

  @Test
  void a_token_calls_what_its_team_and_its_claim_both_allow() throws Exception {
    String all = Issuer.token(HEADER, claims(), key);
    String one = Issuer.token(HEADER, claims("models", "[\"also-m\",\"o\"]"), key);
    String words = Issuer.token(HEADER, claims("models", "\"n o\""), key);
    String none = Issuer.token(HEADER, claims("models", "[]"), key);

    assertThat(call(gateway, all, "m")).isEqualTo(200);
    assertThat(call(gateway, all, "n")).isEqualTo(200);
    assertThat(call(gateway, all, "o")).isEqualTo(403);
    assertThat(call(gateway, one, "m")).isEqualTo(200);
    assertThat(call(gateway, one, "n")).isEqualTo(403);
    assertThat(call(gateway, one, "o")).isEqualTo(403);
    assertThat(call(gateway, words, "n")).isEqualTo(200);
    assertThat(call(gateway, words, "m")).isEqualTo(403);
    assertThat(call(gateway, none, "m")).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "iss | \"https://other.example\"",
        "iss | ''",
        "aud | \"other\"",
        "aud | [\"other\"]",
        "aud | ''",
        "exp | NOW.5",
        "exp | 1",
        "exp | ''",
        "exp | \"NOW\"",
        "exp | null",
        "nbf | 99999999999",
        "nbf | \"1\"",
        "sub | ''",
        "sub | \"\"",
        "sub | 7",
        "sub | \"line\\nbreak\"",
        "team | \"nobody\"",
        "team | ''",
        "team | 7",
        "team | [\"red\",\"blue\"]",
        "team | []",
        "models | 7",
        "models | [7]"
      })
  void a_claim_that_is_wrong_or_lacking_opens_nothing(String claim, String value) throws Exception {
    // Half a minute is let pass for clocks that differ.
    String json = claims(claim, value == null ? "" : value.replace("NOW.5", "1700000000.5"));

    assertThat(call(Issuer.token(HEADER, json, key))).as(json).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aud | [\"other\",\"penstock\"]",
        "team | [\"staff\",\"red\"]",
        "nbf | NOW",
        "exp | NOW.25",
        "models | null"
      })
  void claims_come_in_several_forms(String claim, String value) throws Exception {
    assertThat(call(Issuer.token(HEADER, claims(claim, value), key))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"RS512\",\"kid\":\"one\"}",
        "{\"alg\":\"rs256\",\"kid\":\"one\"}",
        "{\"alg\":\"HS256\",\"kid\":\"one\"}",
        "{\"alg\":\"RS256\",\"kid\":\"other\"}",
        "{\"alg\":\"RS256\",\"kid\":7}",
        "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"one\"}",
        "{\"kid\":\"one\"}"
      })
  void a_header_that_is_not_as_it_must_be_opens_nothing(String header) throws Exception {
    assertThat(call(Issuer.token(header, claims(), key))).isEqualTo(401);
  }

  @Test
  void no_signature_and_a_foreign_one_open_nothing() throws Exception {
    String good = Issuer.token(HEADER, claims(), key);
    String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
    String[] parts = good.split("\\.", -1);
    KeyPair foreign;
    try (Issuer other = new Issuer()) {
      foreign = other.rsa("one");
    }

    assertThat(call(unsigned)).isEqualTo(401);
    assertThat(call(Issuer.part("{\"alg\":\"none\"}") + "." + parts[1] + ".")).isEqualTo(401);
    assertThat(call(Issuer.token(HEADER, claims(), foreign))).isEqualTo(401);
    assertThat(call(parts[0] + "." + Issuer.part(claims("team", "\"blue\"")) + "." + parts[2]))
        .isEqualTo(401);
  }

  @Test
  void the_public_key_is_nobodys_shared_secret() throws Exception {
    String header = "{\"alg\":\"HS256\",\"kid\":\"one\"}";

    assertThat(call(Issuer.hmac(header, claims(), key.getPublic().getEncoded()))).isEqualTo(401);
    // Not even where the issuer shows a key for it.
    issuer.show("shared", "\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"");
    String shared = "{\"alg\":\"HS256\",\"kid\":\"shared\"}";
    assertThat(call(Issuer.hmac(shared, claims(), "secretsecretsecretsecret".getBytes(UTF_8))))
        .isEqualTo(401);
  }

  @Test
  void what_is_no_token_is_a_key_as_ever() throws Exception {
    try (Admin admin = new Admin(gateway, "the-admin-key-of-this-test")) {
      String made = admin.newKey("{\"name\":\"plain\",\"team\":\"red\"}");

      assertThat(call(made)).isEqualTo(200);
      assertThat(call("the-admin-key-of-this-test")).isEqualTo(200);
      assertThat(call("ey.not.token")).isEqualTo(401);
      assertThat(admin.post("/admin/keys/plain/revoke", "").status()).isEqualTo(200);
    }
  }

  @Test
  void a_token_is_no_key_to_the_admin_api() throws Exception {
    try (Admin admin = new Admin(gateway, Issuer.token(HEADER, claims("role", "\"admin\""), key))) {
      assertThat(admin.get("/admin/keys").status()).isEqualTo(401);
    }
  }

  @Test
  void a_refused_token_is_told_what_an_unknown_key_is_told() throws Exception {
    RawClient.Answer key =
        gateway.chat(Chunks.request(false), "authorization: Bearer sk-ps-unknown");
    RawClient.Answer token =
        gateway.chat(
            Chunks.request(false),
            "authorization: Bearer "
                + Issuer.token(HEADER, claims("exp", "1"), TokenCallersTest.key));

    assertThat(token.body()).isEqualTo(key.body());
    assertThat(token.headers().keySet()).isEqualTo(key.headers().keySet());
  }

  @Test
  void a_key_that_is_new_is_fetched_while_the_request_waits_and_is_good_in_an_outage()
      throws Exception {
    try (Issuer own = new Issuer()) {
      own.answers(503);
      KeyPair ec = own.ec("first");
      try (GatewayUnderTest late =
          new GatewayUnderTest(CONFIG.formatted(own.settings("ES256"), upstream.url()))) {
        String token = Issuer.token("{\"alg\":\"ES256\",\"kid\":\"first\"}", claims(), ec);
        Eventually.becomes("asked for keys at start", () -> own.asked() == 1);
        assertThat(call(late, token, "m")).isEqualTo(401);
        own.answers(200);

        assertThat(
                late.reload(
                    CONFIG.formatted(
                        own.settings("ES256").replace("}", ", leeway: 31s}"), upstream.url())))
            .isNotNull();

        // The keys are still on their way: the request, its body with it, waits for them.
        assertThat(call(late, token, "m")).isEqualTo(200);
        own.answers(503);
        assertThat(call(late, token, "m")).isEqualTo(200);
        int asked = own.asked();
        for (int i = 0; i < 20; i++) {
          assertThat(
                  call(
                      late,
                      Issuer.token("{\"alg\":\"ES256\",\"kid\":\"none-" + i + "\"}", claims(), ec),
                      "m"))
              .isEqualTo(401);
        }
        assertThat(own.asked()).isEqualTo(asked);
      }
    }
  }
}

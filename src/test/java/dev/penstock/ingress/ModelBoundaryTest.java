package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Admin;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.Issuer;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is limited to model {@code alpha} never reaches {@code beta}, whichever way it is asked
 * for: each attempt, by each kind of caller; what counts is what the upstream was asked for.
 */
final class ModelBoundaryTest {
  private static final String ADMIN_KEY = "the-admin-key-of-this-test";
  private static ScriptedUpstream upstream;
  private static Issuer issuer;
  private static GatewayUnderTest gateway;
  private static List<String> keys;

  @BeforeAll
  static void start() throws Exception {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    issuer = new Issuer();
    KeyPair signing = issuer.rsa("k");
    gateway =
        new GatewayUnderTest(
            """
            auth: {admin_key: the-admin-key-of-this-test, anonymous: false, jwt: %s}
            providers: {p: {type: openai-compatible, base_url: "%s/v1", api_key: sk-upstream}}
            models:
              alpha:
                aliases: [first]
                fallbacks: [second, "open/beta"]
                context_window_fallbacks: [beta]
                content_policy_fallbacks: [beta]
                deployments: [{provider: p, model: real-alpha}]
              beta: {aliases: [second], deployments: [{provider: p, model: real-beta}]}
              Alpha: {deployments: [{provider: p, model: real-beta}]}
              alpha-: {deployments: [{provider: p, model: real-beta}]}
              "open/*": {deployments: [{provider: p, model: "real-*"}]}
              "*": {deployments: [{provider: p, model: "*"}]}
            routing:
              default_fallbacks: [beta]
              retries: {attempts: 1}
            teams: {narrow: {models: [first]}, wide: {}}
            keys:
              - {name: by-name, key: sk-ps-by-name, models: [alpha]}
              - {name: by-alias, key: sk-ps-by-alias, models: [first]}
              - {name: by-team, key: sk-ps-by-team, team: narrow}
              - {name: by-both, key: sk-ps-by-both, team: narrow, models: [alpha, beta]}
              - {name: by-itself, key: sk-ps-by-itself, team: wide, models: [alpha]}
            """
                .formatted(issuer.settings("RS256"), upstream.url()));
    String token =
        Issuer.token(
            "{\"alg\":\"RS256\",\"kid\":\"k\"}",
            ("{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"s\",\"exp\":%d,\"team\":\"wide\","
                    + "\"models\":[\"alpha\"]}")
                .formatted(Issuer.NAME, Issuer.AUDIENCE, Instant.now().getEpochSecond() + 600),
            signing);
    try (Admin admin = new Admin(gateway, ADMIN_KEY)) {
      keys =
          List.of(
              "sk-ps-by-name",
              "sk-ps-by-alias",
              "sk-ps-by-team",
              "sk-ps-by-both",
              "sk-ps-by-itself",
              admin.newKey("{\"name\":\"made\",\"models\":[\"alpha\"]}"),
              admin.newKey("{\"name\":\"made-narrow\",\"team\":\"narrow\"}"),
              token);
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    upstream.close();
  }

  /** One way to ask. */
  record Attempt(String what, String path, String body, List<String> headers) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Attempt body(String what, String body, String... headers) {
    return new Attempt(what, "/v1/chat/completions", body, List.of(headers));
  }

  private static Attempt model(String what, String name) {
    return body(what, named("\"" + name + "\""));
  }

  private static Attempt path(String what, String path) {
    return new Attempt(what, path, named("\"alpha\""), List.of());
  }

  private static String named(String json) {
    return "{\"model\":" + json + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static Attempt azure(String what, String model) {
    return path(what, "/openai/deployments/" + model + "/chat/completions?api-version=2024-10-21");
  }

  static Stream<Attempt> attempts() {
    return Stream.of(byName(), bySpelling(), byJson(), byHeader(), byPath(), byMessages())
        .flatMap(each -> each);
  }

  private static Stream<Attempt> byName() {
    return Stream.of(
        model("its name", "beta"),
        model("its alias", "second"),
        model("a wildcard", "open/beta"),
        model("the widest wildcard, with the provider's name", "real-beta"),
        model("a wildcard's own name", "open/*"),
        model("the widest wildcard's own name", "*"),
        model("a wildcard and the allowed name", "open/alpha"),
        model("the provider and its model", "p/real-beta"),
        model("the id of a deployment", "p/real-alpha"),
        model("two names", "alpha,beta"),
        model("a path between names", "alpha/../beta"),
        model("a name that begins as the allowed one", "alpha-"),
        model("a name that ends as the allowed one", "not-alpha"),
        model("a very long name", "alpha" + "a".repeat(100_000)),
        model("nothing", ""));
  }

  private static Stream<Attempt> bySpelling() {
    return Stream.of(
        model("another letter case", "Alpha"),
        model("all capitals", "ALPHA"),
        model("another case of the other", "BETA"),
        model("a space after it", "beta "),
        model("a space before it", " beta"),
        model("a space after the allowed one", "alpha "),
        model("a tab", "beta\\t"),
        model("a line break", "beta\\n"),
        model("a null character", "alpha\\u0000beta"),
        model("a null character at the end", "beta\\u0000"),
        model("a zero-width space", "be\\u200bta"),
        model("a zero-width joiner in the allowed one", "alpha\\u200d"),
        model("a byte order mark", "\\ufeffbeta"),
        model("a Greek letter", "\\u03b2eta"),
        model("a Cyrillic letter in the allowed one", "\\u0430lpha"),
        model("full width", "\\uff42\\uff45\\uff54\\uff41"),
        model("full width of the allowed one", "\\uff41\\uff4c\\uff50\\uff48\\uff41"),
        model("a combining mark", "beta\\u0301"),
        model("a letter with its mark in one", "b\\u00e9ta"),
        model("a soft hyphen", "be\\u00adta"),
        model("a change of direction", "\\u202eateb"),
        model("half a pair", "beta\\ud800"),
        model("percent signs", "%62eta"),
        model("a plus", "+beta"));
  }

  private static Stream<Attempt> byJson() {
    String messages = ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    return Stream.of(
        body(
            "two members, the allowed one first",
            "{\"model\":\"alpha\",\"model\":\"beta\"" + messages),
        body(
            "two members, the allowed one last",
            "{\"model\":\"beta\",\"model\":\"alpha\"" + messages),
        body("the second one escaped", "{\"model\":\"alpha\",\"mod\\u0065l\":\"beta\"" + messages),
        body("the name escaped", named("\"\\u0062eta\"")),
        body("a list", named("[\"alpha\",\"beta\"]")),
        body("an object", named("{\"alpha\":\"beta\"}")),
        body("null", named("null")),
        body("a number", named("1")),
        body("no member", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
        body("a second document", named("\"alpha\"") + named("\"beta\"")));
  }

  private static Stream<Attempt> byHeader() {
    String alpha = named("\"alpha\"");
    return Stream.of(
            "x-model: beta",
            "x-penstock-model: beta",
            "x-penstock-model-group: beta",
            "x-penstock-deployment: p/real-beta",
            "x-penstock-fallback: beta",
            "x-penstock-key: admin",
            "x-penstock-team: wide",
            "x-penstock-tags: beta",
            "x-penstock-session: beta",
            "x-original-url: /openai/deployments/beta/chat/completions",
            "x-http-method-override: PUT",
            "x-forwarded-for: 127.0.0.1",
            "cookie: key=" + ADMIN_KEY)
        .map(header -> body("header " + header, alpha, header));
  }

  private static Stream<Attempt> byPath() {
    return Stream.of(
        azure("the path's model, another one in the body", "beta"),
        azure("the path's alias", "second"),
        azure("percent signs in the path", "%62eta"),
        azure("percent signs twice", "%2562eta"),
        azure("a slash in percent signs", "open%2Fbeta"),
        azure("a space in percent signs", "beta%20"),
        azure("a null in percent signs", "beta%00"),
        azure("a step back", "alpha/../beta"),
        azure("a step back in percent signs", "alpha%2F..%2Fbeta"),
        azure("a semicolon", "beta;a=alpha"),
        azure("other letter case in the path", "Alpha"),
        azure("a zero-width space in percent signs", "be%E2%80%8Bta"),
        path("a query", "/v1/chat/completions?model=beta"),
        path("another version before it", "/v1//chat/completions?model=beta"));
  }

  /** The same in Anthropic's API, and for a count of tokens. */
  private static Stream<Attempt> byMessages() {
    return Stream.of(byName(), bySpelling(), byJson())
        .flatMap(each -> each)
        .flatMap(chat ->
            Stream.of("/v1/messages", "/messages", "/v1/messages/count_tokens")
                .map(path ->
                    new Attempt(
                        chat.what() + " at " + path,
                        path,
                        chat.body().replaceFirst("\\{", "{\"max_tokens\":9,"),
                        chat.headers())));
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void none_of_them_reaches_another_model(Attempt attempt) throws Exception {
    for (String key : keys) {
      int before = upstream.calls().size();

      RawClient.Answer told = ask(attempt, key);

      List<ScriptedUpstream.Call> calls = upstream.calls();
      assertThat(calls.subList(before, calls.size()))
          .as("%s by %s: %s", attempt, key, told)
          .allSatisfy(call -> assertThat(call.body).contains("\"real-alpha\""));
      assertThat(told.status()).isIn(200, 400, 403, 404);
    }
  }

  private static RawClient.Answer ask(Attempt attempt, String key) throws Exception {
    String[] headers =
        Stream.concat(Stream.of("authorization: Bearer " + key), attempt.headers().stream())
            .toArray(String[]::new);
    try (RawClient client = gateway.client()) {
      return client.post(attempt.path(), attempt.body(), headers).answer();
    }
  }

  @Test
  void the_allowed_model_is_reached_by_all_of_them() throws Exception {
    for (String key : keys) {
      assertThat(ask(model("", "alpha"), key).status()).as(key).isEqualTo(200);
      assertThat(ask(model("", "first"), key).status()).as(key).isEqualTo(200);
    }
  }

  @Test
  void lists_and_explanations_show_nothing_of_another_model() throws Exception {
    for (String key : keys) {
      try (RawClient client = gateway.client()) {
        String authorized = "authorization: Bearer " + key;
        assertThat(client.get("/v1/models", authorized).answer().body())
            .contains("\"alpha\"", "\"first\"")
            .doesNotContain("beta", "second", "open", "\"Alpha\"");
        for (String name : List.of("beta", "second", "open%2Fbeta", "Alpha", "real-beta")) {
          assertThat(client.get("/v1/models/" + name, authorized).answer().status())
              .as(name)
              .isEqualTo(404);
        }
      }
      RawClient.Answer explained =
          ask(body("", named("\"beta\""), "x-penstock-explain: true"), key);
      assertThat(explained.status()).isEqualTo(403);
      assertThat(explained.headers()).doesNotContainKey("x-penstock-explain");
    }
  }

  @Test
  void the_operators_explanation_refuses_it_too() {
    try (Admin admin = new Admin(gateway, ADMIN_KEY)) {
      for (String name :
          List.of("by-name", "by-alias", "by-team", "by-both", "by-itself", "made")) {
        assertThat(
                admin.get("/admin/explain?model=beta&key=" + name).body().path("refused").asText())
            .as(name)
            .isEqualTo("model_not_allowed");
        assertThat(
                admin.get("/admin/explain?model=first&key=" + name).body().path("chosen").asText())
            .isEqualTo("p/real-alpha");
      }
    }
  }
}

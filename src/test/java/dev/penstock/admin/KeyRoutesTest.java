package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are made and changed while the gateway runs. */
final class KeyRoutesTest {
  private ScriptedUpstream upstream;
  private GatewayUnderTest gateway;
  private Admin admin;

  @BeforeEach
  void start() {
    upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
    gateway =
        new GatewayUnderTest(
            """
            auth: {admin_key: the-admin-key-of-this-test, anonymous: false}
            providers: {p: {type: openai-compatible, base_url: "%s/v1"}}
            models:
              m: {deployments: [{provider: p, model: x}]}
              n: {deployments: [{provider: p, model: y}]}
            teams: {declared: {models: [m]}}
            keys: [{name: fixed, key: sk-ps-fixed-of-this-test, team: declared, rpm: 5}]
            """
                .formatted(upstream.url()));
    admin = new Admin(gateway, "the-admin-key-of-this-test");
  }

  @AfterEach
  void stop() {
    admin.close();
    gateway.close();
    upstream.close();
  }

  private int call(String key) throws Exception {
    return gateway.chat(Chunks.request(false), "authorization: Bearer " + key).status();
  }

  @Test
  void a_new_key_is_shown_once_and_opens_at_once() throws Exception {
    Admin.Reply made = admin.post("/admin/keys", "{\"name\":\"ci\",\"models\":[\"m\"]}");

    String key = made.body().path("key").asText();
    assertThat(made.status()).isEqualTo(201);
    assertThat(key).startsWith("sk-ps-").hasSize("sk-ps-".length() + 43);
    assertThat(call(key)).isEqualTo(200);
    JsonNode shown = admin.get("/admin/keys/ci").body();
    assertThat(shown.has("key")).isFalse();
    assertThat(
            shown.toString() + admin.get("/admin/keys").body() + admin.get("/admin/audit").body())
        .doesNotContain(key, key.substring(6));
    assertThat(shown.path("created_by").asText()).isEqualTo("admin");
    assertThat(shown.path("fingerprint").asText()).hasSize(12);
  }

  @Test
  void a_key_ends_when_it_is_revoked_and_its_name_stays() throws Exception {
    String key = admin.newKey("{\"name\":\"ci\"}");

    assertThat(admin.post("/admin/keys/ci/revoke", "").body().path("status").asText())
        .isEqualTo("revoked");

    assertThat(call(key)).isEqualTo(401);
    assertThat(admin.post("/admin/keys", "{\"name\":\"ci\"}").status()).isEqualTo(409);
    assertThat(admin.post("/admin/keys/ci/rotate", "").status()).isEqualTo(409);
    assertThat(admin.post("/admin/keys/ci/unblock", "").status()).isEqualTo(409);
    assertThat(admin.send("DELETE", "/admin/keys/ci", "").status()).isEqualTo(200);
    assertThat(admin.post("/admin/keys", "{\"name\":\"ci\"}").status()).isEqualTo(201);
    assertThat(call(key)).isEqualTo(401);
  }

  @Test
  void a_blocked_key_is_refused_until_it_is_unblocked() throws Exception {
    String key = admin.newKey("{\"name\":\"ci\"}");

    assertThat(admin.post("/admin/keys/ci/block", "{}").body().path("blocked").asBoolean())
        .isTrue();
    assertThat(call(key)).isEqualTo(401);
    assertThat(admin.post("/admin/keys/ci/unblock", "").status()).isEqualTo(200);
    assertThat(call(key)).isEqualTo(200);
  }

  @Test
  void after_a_rotation_both_keys_open_during_the_grace_and_without_one_only_the_new()
      throws Exception {
    String first = admin.newKey("{\"name\":\"ci\"}");

    JsonNode graceful = admin.post("/admin/keys/ci/rotate", "{\"grace\":\"24h\"}").body();
    String second = graceful.path("key").asText();

    assertThat(graceful.path("previous_until").isTextual()).isTrue();
    assertThat(second).isNotEqualTo(first);
    assertThat(call(first)).isEqualTo(200);
    assertThat(call(second)).isEqualTo(200);
    String third = admin.post("/admin/keys/ci/rotate", "").body().path("key").asText();
    assertThat(call(first)).isEqualTo(401);
    assertThat(call(second)).isEqualTo(401);
    assertThat(call(third)).isEqualTo(200);
    assertThat(admin.post("/admin/keys/ci/rotate", "{\"grace\":\"soon\"}").status()).isEqualTo(400);
  }

  @Test
  @Timeout(60)
  void a_number_with_a_huge_exponent_holds_nobody_up() throws Exception {
    String budget = "{\"limit\":1,\"window\":\"1d\",\"soft\":1e-999999999}";

    Admin.Reply made = admin.post("/admin/keys", "{\"name\":\"ci\",\"budgets\":[" + budget + "]}");

    assertThat(made.status()).isEqualTo(201);
  }

  @Test
  void a_change_is_merged_into_the_settings() throws Exception {
    String key = admin.newKey("{\"name\":\"ci\",\"rpm\":5,\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}");

    JsonNode changed =
        admin
            .send(
                "PATCH",
                "/admin/keys/ci",
                "{\"rpm\":null,\"models\":[\"n\"],\"metadata\":{\"a\":null,\"c\":\"3\"}}")
            .body();

    assertThat(changed.has("rpm")).isFalse();
    assertThat(changed.path("metadata").toString()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
    assertThat(call(key)).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"no spaces"}                              | name
          {"name":"admin"}                                  | name
          {"name":"line\\n"}                                 | name
          {"name":"a","rpm":0}                              | rpm
          {"name":"a","rpm":"many"}                         | rpm
          {"name":"a","models":["typo"]}                    | models[0]
          {"name":"a","models":["${HOME}"]}                 | models[0]
          {"name":"a","team":"nobody"}                      | team
          {"name":"a","expires":"tomorrow"}                 | expires
          {"name":"a","cidrs":["10.0.0.0/40"]}              | cidrs[0]
          {"name":"a","role":"owner"}                       | role
          {"name":"a","role":"team-admin"}                  | role
          {"name":"a","budgets":[{"limit":1}]}              | budgets[0].window
          {"name":"a","budgets":[{"limit":1,"window":"x"}]} | budgets[0].window
          {"name":"a","key":"sk-ps-mine"}                   | key
          {"name":"a","kye":1}                              | kye
          """)
  void settings_are_checked_by_the_rules_of_the_file(String body, String path) {
    Admin.Reply reply = admin.post("/admin/keys", body);

    assertThat(reply.status()).as("%s", reply).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid_value");
    assertThat(reply.body().at("/error/param").asText()).isEqualTo(path);
    assertThat(admin.get("/admin/keys").body().path("data")).hasSize(1);
  }

  @Test
  void what_the_file_declares_is_listed_and_changed_there_only() {
    JsonNode fixed = admin.get("/admin/keys/fixed").body();

    assertThat(fixed.path("source").asText()).isEqualTo("config");
    assertThat(fixed.path("rpm").asInt()).isEqualTo(5);
    assertThat(admin.post("/admin/keys", "{\"name\":\"fixed\"}").status()).isEqualTo(409);
    assertThat(admin.send("PATCH", "/admin/keys/fixed", "{\"rpm\":1}").status()).isEqualTo(409);
    assertThat(admin.send("DELETE", "/admin/keys/fixed", "").status()).isEqualTo(409);
    assertThat(admin.post("/admin/keys/fixed/rotate", "").status()).isEqualTo(409);
    assertThat(admin.send("PATCH", "/admin/teams/declared", "{\"rpm\":1}").status()).isEqualTo(409);
    assertThat(admin.post("/admin/teams", "{\"name\":\"declared\"}").status()).isEqualTo(409);
  }

  @Test
  void a_team_is_made_and_changed_and_goes_when_it_has_no_keys() throws Exception {
    assertThat(admin.post("/admin/teams", "{\"name\":\"t\",\"models\":[\"m\"]}").status())
        .isEqualTo(201);
    String key = admin.newKey("{\"name\":\"ci\",\"team\":\"t\"}");

    assertThat(call(key)).isEqualTo(200);
    assertThat(admin.send("DELETE", "/admin/teams/t", "").code()).isEqualTo("conflict");
    assertThat(admin.send("PATCH", "/admin/teams/t", "{\"models\":[\"n\"]}").status())
        .isEqualTo(200);
    assertThat(call(key)).isEqualTo(403);
    assertThat(admin.send("DELETE", "/admin/keys/ci", "").status()).isEqualTo(200);
    assertThat(admin.send("DELETE", "/admin/teams/t", "").status()).isEqualTo(200);
    assertThat(admin.get("/admin/teams/t").status()).isEqualTo(404);
    assertThat(admin.post("/admin/teams", "{\"name\":\"t\",\"rpm\":-1}").code())
        .isEqualTo("invalid_value");
  }

  @Test
  void lists_come_in_pages() {
    for (String name : new String[] {"a", "b", "c"}) {
      assertThat(admin.newKey("{\"name\":\"" + name + "\"}")).isNotEmpty();
    }

    JsonNode first = admin.get("/admin/keys?limit=2").body();
    JsonNode rest = admin.get("/admin/keys?limit=2&after=b").body();

    assertThat(first.path("data").findValuesAsText("name")).containsExactly("a", "b");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(rest.path("data").findValuesAsText("name")).containsExactly("c", "fixed");
    assertThat(rest.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void each_change_is_in_the_audit_log_newest_first() {
    assertThat(admin.newKey("{\"name\":\"ci\"}")).isNotEmpty();
    assertThat(admin.post("/admin/keys/ci/block", "").status()).isEqualTo(200);
    assertThat(admin.post("/admin/keys/ci/nonsense", "").status()).isEqualTo(404);

    JsonNode entries = admin.get("/admin/audit?limit=1").body();
    JsonNode older = admin.get("/admin/audit?after=" + entries.at("/data/0/id").asText()).body();

    assertThat(entries.at("/data/0/action").asText()).isEqualTo("key.block");
    assertThat(entries.path("has_more").asBoolean()).isTrue();
    assertThat(older.path("data")).hasSize(1);
    assertThat(older.at("/data/0/action").asText()).isEqualTo("key.create");
    assertThat(older.at("/data/0/before").isNull()).isTrue();
    assertThat(older.at("/data/0/after").asText())
        .isEqualTo(entries.at("/data/0/before").asText())
        .hasSize(64);
    assertThat(admin.get("/admin/audit?after=x").status()).isEqualTo(400);
  }
}

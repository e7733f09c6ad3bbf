package dev.penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Admin;
import dev.penstock.testing.GatewayUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what in the admin API. */
final class RolesTest {
  private static final String ADMIN_KEY = "the-admin-key-of-this-test";
  private static final String CONFIG =
      """
      auth: {admin_key: the-admin-key-of-this-test, anonymous: true}
      providers: {p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
      models:
        m: {aliases: [also-m], deployments: [{provider: p, model: x}]}
        n: {deployments: [{provider: p, model: y}]}
        "w/*": {deployments: [{provider: p, model: "*"}]}
      teams:
        red: {models: [m, "w/small-*"], rpm: 100, tpm: 1000, budgets: [{limit: 10, window: 1d}]}
        blue: {}
      keys:
        - {name: boss, key: sk-ps-boss, role: admin}
        - {name: watcher, key: sk-ps-watcher, role: viewer}
        - {name: lead, key: sk-ps-lead, role: team-admin, team: red}
        - {name: plain, key: sk-ps-plain, team: red}
        - {name: other, key: sk-ps-other, team: blue}
        - {name: ended, key: sk-ps-ended, role: admin, expires: 2020-01-01T00:00:00Z}
        - {name: stopped, key: sk-ps-stopped, role: admin, blocked: true}
        - {name: far, key: sk-ps-far, role: admin, cidrs: [192.0.2.0/24]}
        - {name: chat-only, key: sk-ps-chat-only, role: admin, routes: [/chat/completions]}
      budgets:
        - {scope: key, name: plain, limit: 1, window: 1h}
        - {scope: key, name: other, limit: 1, window: 1h}
        - {scope: team, name: blue, limit: 1, window: 1h}
        - {scope: model, name: m, limit: 1, window: 1h}
      """;

  private static GatewayUnderTest gateway;
  private static Admin admin;
  private static Admin lead;

  @BeforeAll
  static void start() {
    gateway = new GatewayUnderTest(CONFIG);
    admin = new Admin(gateway, ADMIN_KEY);
    lead = new Admin(gateway, "sk-ps-lead");
  }

  @AfterAll
  static void stop() {
    admin.close();
    lead.close();
    gateway.close();
  }

  @BeforeEach
  void keys() {
    for (JsonNode key : admin.get("/admin/keys?limit=1000").body().path("data")) {
      if (key.path("source").asText().equals("api")) {
        assertThat(admin.send("DELETE", "/admin/keys/" + key.path("name").asText(), "").status())
            .isEqualTo(200);
      }
    }
    assertThat(admin.newKey("{\"name\":\"of-red\",\"team\":\"red\"}")).isNotEmpty();
    assertThat(admin.newKey("{\"name\":\"of-blue\",\"team\":\"blue\"}")).isNotEmpty();
    assertThat(admin.newKey("{\"name\":\"of-none\"}")).isNotEmpty();
  }

  /** Each line: a request, and its status for admin, viewer, team admin and a key without role. */
  @ParameterizedTest
  @CsvSource({
    "GET, /admin/keys, 200, 200, 200, 403",
    "POST, /admin/keys, 400, 403, 400, 403",
    "GET, /admin/keys/of-red, 200, 200, 200, 403",
    "GET, /admin/keys/of-blue, 200, 200, 404, 403",
    "GET, /admin/keys/of-none, 200, 200, 404, 403",
    "GET, /admin/keys/other, 200, 200, 404, 403",
    "PATCH, /admin/keys/of-red, 200, 403, 200, 403",
    "PATCH, /admin/keys/of-blue, 200, 403, 404, 403",
    "PATCH, /admin/keys/other, 409, 403, 404, 403",
    "POST, /admin/keys/of-red/block, 200, 403, 200, 403",
    "POST, /admin/keys/of-red/unblock, 200, 403, 200, 403",
    "POST, /admin/keys/of-red/rotate, 200, 403, 200, 403",
    "POST, /admin/keys/of-blue/block, 200, 403, 404, 403",
    "POST, /admin/keys/of-blue/rotate, 200, 403, 404, 403",
    "POST, /admin/keys/of-blue/revoke, 200, 403, 404, 403",
    "DELETE, /admin/keys/of-blue, 200, 403, 404, 403",
    "GET, /admin/teams, 200, 200, 200, 403",
    "GET, /admin/teams/red, 200, 200, 200, 403",
    "GET, /admin/teams/blue, 200, 200, 404, 403",
    "POST, /admin/teams, 400, 403, 403, 403",
    "PATCH, /admin/teams/red, 409, 403, 403, 403",
    "DELETE, /admin/teams/red, 409, 403, 403, 403",
    "GET, /admin/spend, 200, 200, 200, 403",
    "GET, /admin/spend?team=red, 200, 200, 200, 403",
    "GET, /admin/spend?team=blue, 200, 200, 403, 403",
    "GET, /admin/budgets, 200, 200, 200, 403",
    "GET, /admin/requests, 200, 200, 200, 403",
    "GET, /admin/requests?team=blue, 200, 200, 403, 403",
    "GET, /admin/requests?key=other, 200, 200, 200, 403",
    "GET, /admin/audit, 200, 200, 403, 403",
    "GET, /admin/config, 200, 200, 403, 403",
    "POST, /admin/config/reload, 200, 403, 403, 403",
    "POST, /admin/config/rollback, 400, 403, 403, 403",
    "GET, /admin/deployments, 200, 200, 403, 403",
    "GET, /admin/explain?model=m, 200, 200, 403, 403",
    "POST, /admin/explain, 400, 403, 403, 403",
    "GET, /admin/nothing, 404, 404, 403, 403",
    "GET, /admin/keys/, 200, 200, 200, 403",
    "GET, /admin//keys/../config, 200, 200, 403, 403"
  })
  void a_role_reaches_so_far(
      String method, String path, int ofAdmin, int ofViewer, int ofTeamAdmin, int ofNobody) {
    List<Integer> statuses = new ArrayList<>();

    // The last one first: it is the one that may change what the others see.
    for (String key : List.of("sk-ps-plain", "sk-ps-lead", "sk-ps-watcher", "sk-ps-boss")) {
      try (Admin one = new Admin(gateway, key)) {
        statuses.add(one.send(method, path, "").status());
      }
    }

    assertThat(statuses.reversed()).containsExactly(ofAdmin, ofViewer, ofTeamAdmin, ofNobody);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-ps-ended", "sk-ps-stopped", "sk-ps-far", "sk-ps-unknown", "x", ""})
  void whose_key_is_no_good_learns_nothing(String key) {
    try (Admin one = new Admin(gateway, key)) {
      Admin.Reply reply = one.get("/admin/keys");

      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.code()).isEqualTo("invalid_api_key");
    }
  }

  @Test
  void the_routes_of_a_key_hold_here_too() {
    try (Admin one = new Admin(gateway, "sk-ps-chat-only")) {
      assertThat(one.get("/admin/keys").code()).isEqualTo("route_not_allowed");
    }
  }

  @Test
  void a_teams_admin_sees_its_team_only() {
    assertThat(lead.get("/admin/keys").body().path("data").findValuesAsText("name"))
        .containsExactly("lead", "of-red", "plain");
    assertThat(lead.get("/admin/teams").body().path("data").findValuesAsText("name"))
        .containsExactly("red");
  }

  /** Those that stand with a team or key, and those that stand in their own section. */
  @Test
  void a_teams_admin_sees_budgets_of_its_team_and_of_its_teams_keys() {
    assertThat(
            admin.newKey(
                "{\"name\":\"made\",\"team\":\"red\",\"budgets\":[{\"limit\":1,\"window\":\"1d\"}]}"))
        .isNotEmpty();

    assertThat(lead.get("/admin/budgets").body().path("data").findValuesAsText("id"))
        .containsExactly("key:made:1d", "key:plain:1h", "team:red:1d");
    assertThat(lead.get("/admin/spend").body().path("budgets").findValuesAsText("id"))
        .containsExactly("key:made:1d", "key:plain:1h", "team:red:1d");
    assertThat(admin.get("/admin/budgets").body().path("data")).hasSize(6);
  }

  @Test
  void budgets_come_in_pages() {
    JsonNode first = admin.get("/admin/budgets?limit=2").body();
    List<String> ids = first.path("data").findValuesAsText("id");
    JsonNode second = admin.get("/admin/budgets?limit=2&after=" + ids.getLast()).body();
    JsonNode last = admin.get("/admin/budgets?after=team:blue:1h").body();

    assertThat(ids).containsExactly("key:other:1h", "key:plain:1h");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(second.path("data").findValuesAsText("id"))
        .containsExactly("model:m:1h", "team:blue:1h");
    assertThat(last.path("data").findValuesAsText("id")).containsExactly("team:red:1d");
    assertThat(last.path("has_more").asBoolean()).isFalse();
    assertThat(admin.get("/admin/budgets?limit=0").code()).isEqualTo("invalid_value");
  }

  @Test
  void an_export_of_another_team_is_refused() {
    assertThat(lead.get("/admin/ledger/export?team=blue").code()).isEqualTo("not_permitted");
  }

  @Test
  void a_teams_admin_makes_keys_of_its_team() {
    Admin.Reply made = lead.post("/admin/keys", "{\"name\":\"made\",\"models\":[\"also-m\"]}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("team").asText()).isEqualTo("red");
    assertThat(made.body().path("created_by").asText()).isEqualTo("lead");
    assertThat(admin.get("/admin/audit?limit=1").body().at("/data/0/actor").asText())
        .isEqualTo("lead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"team\":\"blue\"",
        "\"role\":\"viewer\"",
        "\"role\":\"team-admin\"",
        "\"role\":\"admin\"",
        "\"explain\":true",
        "\"models\":[\"n\"]",
        "\"models\":[\"w/*\"]",
        "\"models\":[\"w/large\"]",
        "\"models\":[\"m\",\"*m\"]",
        "\"rpm\":101",
        "\"tpm\":1001",
        "\"model_limits\":{\"m\":{\"rpm\":101}}",
        "\"budgets\":[{\"limit\":10.01,\"window\":\"1d\"}]"
      })
  void nobody_grants_what_they_do_not_hold(String setting) {
    Admin.Reply made = lead.post("/admin/keys", "{\"name\":\"made\"," + setting + "}");
    Admin.Reply changed = lead.send("PATCH", "/admin/keys/of-red", "{" + setting + "}");

    assertThat(made.status()).as("%s", made).isEqualTo(403);
    assertThat(made.code()).isEqualTo("not_permitted");
    assertThat(changed.status()).as("%s", changed).isEqualTo(403);
    assertThat(admin.get("/admin/keys/made").status()).isEqualTo(404);
  }

  @Test
  void a_key_does_not_leave_its_team_by_its_teams_admin() {
    assertThat(lead.send("PATCH", "/admin/keys/of-red", "{\"team\":null}").status()).isEqualTo(403);
  }

  @Test
  void a_teams_admin_does_not_get_at_keys_with_a_role() {
    assertThat(admin.newKey("{\"name\":\"chief\",\"team\":\"red\",\"role\":\"admin\"}"))
        .isNotEmpty();

    assertThat(lead.post("/admin/keys/chief/rotate", "").status()).isEqualTo(403);
    assertThat(lead.send("PATCH", "/admin/keys/chief", "{\"role\":\"none\"}").status())
        .isEqualTo(403);
    assertThat(lead.send("DELETE", "/admin/keys/chief", "").status()).isEqualTo(403);
  }

  @Test
  void what_an_admin_blocked_a_teams_admin_does_not_unblock() {
    assertThat(admin.post("/admin/keys/of-red/block", "").status()).isEqualTo(200);

    assertThat(lead.post("/admin/keys/of-red/unblock", "").code()).isEqualTo("not_permitted");
    for (String patch : List.of("{\"blocked\":false}", "{\"blocked\":null}")) {
      assertThat(lead.send("PATCH", "/admin/keys/of-red", patch).status()).isEqualTo(403);
    }
    assertThat(lead.send("DELETE", "/admin/keys/of-red", "").status()).isEqualTo(403);
    // Nor by blocking it once more first.
    assertThat(lead.post("/admin/keys/of-red/block", "").status()).isEqualTo(200);
    assertThat(lead.post("/admin/keys/of-red/unblock", "").status()).isEqualTo(403);
    assertThat(lead.post("/admin/keys/of-red/rotate", "").status()).isEqualTo(200);
    assertThat(admin.get("/admin/keys/of-red").body().path("status").asText()).isEqualTo("blocked");
    assertThat(admin.post("/admin/keys/of-red/unblock", "").status()).isEqualTo(200);
  }

  @Test
  void what_a_teams_admin_blocked_either_unblocks_until_an_admin_blocks_it_too() {
    assertThat(lead.post("/admin/keys/of-red/block", "").status()).isEqualTo(200);
    assertThat(admin.send("PATCH", "/admin/keys/of-red", "{\"rpm\":5}").status()).isEqualTo(200);
    assertThat(lead.post("/admin/keys/of-red/unblock", "").status()).isEqualTo(200);

    assertThat(lead.post("/admin/keys/of-red/block", "").status()).isEqualTo(200);
    assertThat(admin.post("/admin/keys/of-red/block", "").status()).isEqualTo(200);
    assertThat(lead.post("/admin/keys/of-red/unblock", "").status()).isEqualTo(403);
  }

  @Test
  void a_teams_admin_does_not_loosen_its_own_limits() {
    assertThat(lead.send("PATCH", "/admin/keys/lead", "{\"rpm\":null}").status()).isEqualTo(409);
    assertThat(admin.post("/admin/teams", "{\"name\":\"green\",\"rpm\":1}").status())
        .isEqualTo(201);
    String key =
        admin.newKey("{\"name\":\"head\",\"team\":\"green\",\"role\":\"team-admin\",\"rpm\":1}");
    try (Admin head = new Admin(gateway, key)) {
      assertThat(head.send("PATCH", "/admin/teams/green", "{\"rpm\":2}").status()).isEqualTo(403);
      assertThat(head.send("PATCH", "/admin/keys/head", "{\"rpm\":null}").status()).isEqualTo(403);
    }
  }

  @Test
  void a_role_that_is_taken_away_holds_no_longer() {
    String key = admin.newKey("{\"name\":\"second\",\"role\":\"admin\"}");
    try (Admin second = new Admin(gateway, key)) {
      assertThat(second.get("/admin/config").status()).isEqualTo(200);
      assertThat(admin.post("/admin/keys/second/revoke", "").status()).isEqualTo(200);
      assertThat(second.get("/admin/config").status()).isEqualTo(401);
    }
  }
}

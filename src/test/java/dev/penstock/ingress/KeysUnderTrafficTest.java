package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Admin;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Keys that are made and revoked while callers call without a pause. */
final class KeysUnderTrafficTest {
  private static final int CALLERS = 4;
  private static final String CONFIG =
      """
      auth: {admin_key: the-admin-key-of-this-test, anonymous: false}
      providers: {p: {type: openai-compatible, base_url: "%s/v1"}}
      models: {m: {deployments: [{provider: p, model: x}]}}
      server: {trusted_proxies: [127.0.0.0/8]}
      keys:
        - {name: near, key: sk-ps-near, cidrs: [192.0.2.0/24]}
        - {name: lister, key: sk-ps-lister, routes: [/models]}
      """;

  @Test
  void once_a_revocation_is_answered_no_call_comes_in_and_others_go_on() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway = new GatewayUnderTest(CONFIG.formatted(upstream.url()));
        Admin admin = new Admin(gateway, "the-admin-key-of-this-test")) {
      String doomed = admin.newKey("{\"name\":\"doomed\"}");
      String kept = admin.newKey("{\"name\":\"kept\"}");
      AtomicReference<String> phase = new AtomicReference<>("before");
      AtomicInteger before = new AtomicInteger();
      AtomicInteger refusedAfter = new AtomicInteger();
      AtomicReference<String> wrong = new AtomicReference<>();
      Thread[] callers = new Thread[CALLERS];
      for (int i = 0; i < CALLERS; i++) {
        callers[i] =
            Thread.ofVirtual()
                .start(() -> {
                  try (RawClient client = gateway.client()) {
                    while (!phase.get().equals("over")) {
                      String when = phase.get();
                      int ofDoomed = call(client, doomed);
                      int ofKept = call(client, kept);
                      if (when.equals("before") && ofDoomed == 200) {
                        before.incrementAndGet();
                      } else if (when.equals("revoked") && ofDoomed == 401) {
                        refusedAfter.incrementAndGet();
                      }
                      if (ofKept != 200 || (when.equals("revoked") && ofDoomed != 401)) {
                        wrong.set(when + " " + ofDoomed + " " + ofKept);
                      }
                    }
                  } catch (IOException e) {
                    wrong.set("" + e);
                  }
                });
      }
      Eventually.becomes("traffic", () -> before.get() > 50);

      assertThat(admin.post("/admin/keys/doomed/revoke", "").status()).isEqualTo(200);
      phase.set("revoked");
      Eventually.becomes("refused", () -> refusedAfter.get() > 50);
      phase.set("over");
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(wrong.get()).isNull();
    }
  }

  private static int call(RawClient client, String key) throws IOException {
    return client
        .post("/v1/chat/completions", Chunks.request(false), "authorization: Bearer " + key)
        .answer()
        .status();
  }

  @Test
  void every_key_that_is_no_good_is_told_the_same() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway = new GatewayUnderTest(CONFIG.formatted(upstream.url()));
        Admin admin = new Admin(gateway, "the-admin-key-of-this-test")) {
      String revoked = admin.newKey("{\"name\":\"revoked\"}");
      String expired = admin.newKey("{\"name\":\"expired\",\"expires\":\"2020-01-01T00:00:00Z\"}");
      String blocked = admin.newKey("{\"name\":\"blocked\",\"blocked\":true}");
      assertThat(admin.post("/admin/keys/revoked/revoke", "").status()).isEqualTo(200);
      RawClient.Answer unknown = ask(gateway, "sk-ps-nobody-has-ever-made-this-one");

      assertThat(unknown.status()).isEqualTo(401);
      for (String key : new String[] {revoked, expired, blocked, "sk-ps-near"}) {
        RawClient.Answer answer = ask(gateway, key);
        assertThat(answer.body()).isEqualTo(unknown.body());
        assertThat(plain(answer)).isEqualTo(plain(unknown));
      }
    }
  }

  private static RawClient.Answer ask(GatewayUnderTest gateway, String key) throws IOException {
    return gateway.chat(
        Chunks.request(false), "authorization: Bearer " + key, "x-request-id: same");
  }

  private static Map<String, String> plain(RawClient.Answer answer) {
    answer.headers().remove("date");
    answer.headers().remove("x-penstock-overhead-ms");
    return answer.headers();
  }

  @Test
  void of_a_trusted_proxy_the_last_address_that_is_none_counts() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway = new GatewayUnderTest(CONFIG.formatted(upstream.url()))) {
      assertThat(from(gateway, "192.0.2.5")).isEqualTo(200);
      assertThat(from(gateway, "198.51.100.1, 192.0.2.5")).isEqualTo(200);
      assertThat(from(gateway, "192.0.2.5:4711, 127.0.0.9")).isEqualTo(200);
      assertThat(from(gateway, "192.0.2.5, 198.51.100.1")).isEqualTo(401);
      assertThat(from(gateway, "192.0.2.5, nonsense")).isEqualTo(401);
      assertThat(from(gateway, "")).isEqualTo(401);
    }
  }

  private static int from(GatewayUnderTest gateway, String forwarded) throws IOException {
    return gateway
        .chat(
            Chunks.request(false),
            "authorization: Bearer sk-ps-near",
            "x-forwarded-for: " + forwarded)
        .status();
  }

  @Test
  void without_trusted_proxies_nobody_says_where_it_comes_from() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway =
            new GatewayUnderTest(CONFIG.formatted(upstream.url()), "server.trusted_proxies=[]")) {
      assertThat(from(gateway, "192.0.2.5")).isEqualTo(401);
    }
  }

  @Test
  void a_key_bound_to_routes_calls_no_other_however_it_is_written() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, Chunks.completion("ok"));
        GatewayUnderTest gateway = new GatewayUnderTest(CONFIG.formatted(upstream.url()))) {
      for (String path : new String[] {"/models", "/v1/models", "/v1/models/", "/v1/%6dodels"}) {
        assertThat(get(gateway, path)).as(path).isEqualTo(200);
      }
      for (String path : new String[] {"/v1/models/m", "/models/m", "/models/../models/m"}) {
        assertThat(get(gateway, path)).as(path).isEqualTo(403);
      }
      assertThat(gateway.chat(Chunks.request(false), "authorization: Bearer sk-ps-lister").status())
          .isEqualTo(403);
    }
  }

  private static int get(GatewayUnderTest gateway, String path) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.get(path, "authorization: Bearer sk-ps-lister").answer().status();
    }
  }
}

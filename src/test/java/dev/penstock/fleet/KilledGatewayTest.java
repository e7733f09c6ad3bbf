package dev.penstock.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.cli.Launched;
import dev.penstock.spend.Shop;
import dev.penstock.spend.Vendor;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is a process of its own and is killed with calls open. */
final class KilledGatewayTest {
  private static final int PLACES = 4;
  private static final Duration PLACES_BACK_WITHIN = Duration.ofSeconds(30);
  private static final String ACCESS =
      """
      keys:
        - name: ci
          key: sk-ps-ci
          max_parallel: 4
          budgets: [{limit: 100, window: total}]
      """;

  @TempDir Path folder;

  /** Streams some tokens and stands still; a whole answer comes at once. */
  private static void standsStill(ScriptedUpstream.Call call, Vendor vendor)
      throws IOException, InterruptedException {
    if (call.body.contains("\"stream\":true")) {
      vendor.readsPrompt();
      call.head("text/event-stream").chunk(Chunks.role());
      vendor.sends(call);
      call.closedWithin(60_000);
    } else {
      Vendor.tokens(90).play(call, vendor);
    }
  }

  @Test
  void its_places_come_back_and_its_calls_are_settled_once_whoever_does_it() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Vendor vendor = new Vendor(KilledGatewayTest::standsStill);
        Fleet fleet = Fleet.of(1, folder, redis.url(), vendor, ACCESS, Fleet.PATIENT)) {
      try (Launched doomed = launch(redis, vendor)) {
        assertThat(ask(doomed.port())).isEqualTo(200);
        // What it had booked long before, the others have; this is not about that.
        Eventually.becomes("the other has its row", () -> fleet.shop(0).rows().size() == 1);
        List<RawClient> open = open(doomed.port());
        assertThat(fleet.status(0, "sk-ps-ci")).isEqualTo(429);
        doomed.kill();
        for (RawClient client : open) {
          client.close();
        }
      }
      long killed = System.nanoTime();
      while (fleet.status(0, "sk-ps-ci") != 200) {
        assertThat(System.nanoTime() - killed).isLessThan(PLACES_BACK_WITHIN.toNanos());
        LockSupport.parkNanos(20_000_000);
      }
      long back = (System.nanoTime() - killed) / 1_000_000;
      Figures.say("places back after a kill", back + " ms");

      Eventually.becomes("all is settled", () -> fleet.shop(0).rows().size() == PLACES + 2);
      assertThat(recovered(fleet.shop(0)))
          .hasSize(PLACES)
          .allMatch(LedgerRow::estimated)
          .allMatch(row -> row.cost() != null && row.cost().nanoUsd() >= 2 * Shop.OUTPUT);
      assertThat(Fleet.spent(fleet.admin(0))).containsEntry("key:ci:total", booked(fleet));
      try (Launched again = launch(redis, vendor);
          Admin admin = new Admin(again.adminPort(), Fleet.ADMIN_KEY)) {
        assertThat(ask(again.port())).isEqualTo(200);
        int calls = PLACES + 3;
        Eventually.becomes(
            () -> "both have one row per call: " + ids(admin) + ", " + fleet.shop(0).rows(),
            () -> ids(admin).size() == calls && fleet.shop(0).rows().size() == calls);
        assertThat(Set.copyOf(ids(admin)))
            .hasSize(calls)
            .isEqualTo(
                fleet.shop(0).rows().stream().map(LedgerRow::id).collect(Collectors.toSet()));
        assertThat(Fleet.booked(admin, "")).isEqualTo(booked(fleet));
        assertThat(Fleet.spent(admin)).containsEntry("key:ci:total", booked(fleet));
        assertThat(Fleet.spent(fleet.admin(0))).containsEntry("key:ci:total", booked(fleet));
      }
    }
  }

  private Launched launch(RedisServer redis, Vendor vendor) throws IOException {
    String yaml =
        """
        auth: {admin_key: %s}
        providers: {v0: {type: openai-compatible, base_url: "%s", api_key: sk-0}}
        models: {m: {deployments: [{provider: v0, model: m0, price: {input: 10, output: 100}}]}}
        """
            .formatted(Fleet.ADMIN_KEY, vendor.url());
    List<String> more = new ArrayList<>();
    Fleet.settings(folder.resolve("doomed"), redis.url())
        .forEach(setting -> more.addAll(List.of("--set", setting)));
    more.addAll(List.of("--set", Fleet.PATIENT));
    return Launched.serve(folder, yaml + ACCESS, more.toArray(String[]::new));
  }

  /** As many streams as there are places, each with its first token read. */
  private static List<RawClient> open(int port) throws IOException {
    List<RawClient> open = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      RawClient client = new RawClient(port);
      client.post("/v1/chat/completions", Shop.request(true, 1000), Shop.with("sk-ps-ci"));
      assertThat(client.head().status()).isEqualTo(200);
      client.chunk();
      open.add(client);
    }
    return open;
  }

  private static int ask(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client
          .post("/v1/chat/completions", Shop.request(false, 90), Shop.with("sk-ps-ci"))
          .answer()
          .status();
    }
  }

  private static long booked(Fleet fleet) {
    return fleet.shop(0).booked();
  }

  private static List<LedgerRow> recovered(Shop shop) {
    return shop.rows().stream().filter(LedgerRow::recovered).toList();
  }

  private static List<String> ids(Admin admin) {
    List<String> ids = new ArrayList<>();
    for (JsonNode row : admin.get("/admin/requests?limit=100").body().path("data")) {
      ids.add(row.path("id").asText());
    }
    return ids;
  }
}

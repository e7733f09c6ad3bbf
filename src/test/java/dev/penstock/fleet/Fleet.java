package dev.penstock.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.spend.Shop;
import dev.penstock.spend.Vendor;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gateways that share a Redis, each with a Vert.x, an identity and a folder of its own. A call
 * costs $0.01 where the vendor answers with 90 tokens.
 */
final class Fleet implements AutoCloseable {
  static final String ADMIN_KEY = "the-admin-key-of-this-test";
  static final long CENT = 10_000_000;

  /** A busy machine is no trouble of Redis. */
  static final String PATIENT = "state.redis.timeout=5s";

  private final List<Shop> shops = new ArrayList<>();
  private final List<Admin> admins = new ArrayList<>();
  private final Vendor vendor;

  private Fleet(Vendor vendor) {
    this.vendor = vendor;
  }

  /** So many gateways before one vendor; {@code access} declares their callers. */
  static Fleet of(
      int size, Path folder, String redis, Vendor vendor, String access, String... overrides) {
    Fleet fleet = new Fleet(vendor);
    for (int i = 0; i < size; i++) {
      fleet.join(folder.resolve("g" + i), redis, access, overrides);
    }
    return fleet;
  }

  /** One gateway more. */
  void join(Path folder, String redis, String access, String... overrides) {
    Shop shop =
        Shop.of(
            List.of(vendor),
            "auth: {admin_key: %s}\n".formatted(ADMIN_KEY) + access,
            Stream.concat(Arrays.stream(overrides), settings(folder, redis))
                .toArray(String[]::new));
    shops.add(shop);
    admins.add(new Admin(shop.gateway(), ADMIN_KEY));
  }

  static Stream<String> settings(Path folder, String redis) {
    return Stream.of("state.type=redis", "state.path=" + folder, "state.redis.url=" + redis);
  }

  int size() {
    return shops.size();
  }

  Shop shop(int gateway) {
    return shops.get(gateway);
  }

  Admin admin(int gateway) {
    return admins.get(gateway);
  }

  /** So many calls at once, evenly spread. */
  List<Answer> atOnce(int times, String key) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        Shop shop = shops.get(i % size());
        answers.add(threads.submit(() -> shop.ask(key)));
      }
      List<Answer> all = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        all.add(answer.get(60, TimeUnit.SECONDS));
      }
      return all;
    }
  }

  /** Waits until each gateway says of itself that it works with Redis. */
  void healthy() {
    for (Admin admin : admins) {
      Eventually.becomes("ready", () -> ready(admin).equals("ready"));
      Eventually.becomes("not degraded", () -> metrics(admin).contains("llm_redis_degraded 0"));
    }
  }

  /** Waits until each gateway says that it works without. */
  void degraded() {
    for (Admin admin : admins) {
      Eventually.becomes("degraded", () -> ready(admin).equals("degraded"));
      Eventually.becomes("degraded", () -> metrics(admin).contains("llm_redis_degraded 1"));
    }
  }

  private static String ready(Admin admin) {
    return admin.get("/health/ready").body().path("status").asText();
  }

  private static String metrics(Admin admin) {
    return admin.text("/metrics");
  }

  /** What a gateway says is spent of each budget, in nano-dollars. */
  static Map<String, Long> spent(Admin admin) {
    return amounts(admin, "spent_usd");
  }

  private static Map<String, Long> amounts(Admin admin, String field) {
    Map<String, Long> amounts = new TreeMap<>();
    for (JsonNode budget : admin.get("/admin/budgets").body().path("data")) {
      BigDecimal usd = new BigDecimal(budget.path(field).asText());
      amounts.put(budget.path("id").asText(), usd.movePointRight(9).longValueExact());
    }
    return amounts;
  }

  /** What a gateway's ledger says, in nano-dollars; it has rows of all gateways. */
  static long booked(Admin admin, String filter) {
    return admin.get("/admin/spend" + filter).body().at("/total/cost_nano_usd").asLong();
  }

  /**
   * Waits until on each gateway the ledger is the bill, these budgets' counters are the ledger, and
   * nothing is held.
   */
  void agree(String... budgets) {
    for (Admin admin : admins) {
      Eventually.becomes(
          () ->
              "ledger %d, counters %s, held %s, billed %d"
                  .formatted(
                      booked(admin, ""),
                      spent(admin),
                      amounts(admin, "held_usd"),
                      vendor.invoice()),
          () -> agrees(admin, budgets));
    }
  }

  private boolean agrees(Admin admin, String... budgets) {
    Map<String, Long> counters = spent(admin);
    for (String budget : budgets) {
      String[] words = budget.split(":", -1);
      if (booked(admin, "?" + words[0] + "=" + words[1]) != counters.getOrDefault(budget, -1L)) {
        return false;
      }
    }
    return booked(admin, "") == vendor.invoice()
        && amounts(admin, "held_usd").values().stream().allMatch(held -> held == 0);
  }

  /** The status of one call at a gateway. */
  int status(int gateway, String key) throws IOException {
    return shops.get(gateway).ask(key).status();
  }

  @Override
  public void close() {
    admins.forEach(Admin::close);
    shops.forEach(Shop::close);
  }
}

package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever upstreams and clients do: places, tokens and money are given back, rows add up. */
final class NothingLeaksTest {
  private static final int REQUESTS = 250;
  private static final int AT_ONCE = 24;
  private static final String ACCESS =
      """
      teams: {t: {max_parallel: 20, tpm: 100000000, budgets: [{limit: 50, window: 1mo}]}}
      keys: [{name: a, key: sk-ps-a, team: t, max_parallel: 12, budgets: [{limit: 0.5, window: 1d}]}]
      budgets:
        - {scope: provider, name: v0, limit: 0.2, window: 1d}
        - {scope: model, name: m, limit: 100, window: total}
      routing: {retries: {base: 1ms}, hedge: {enabled: true, max_share: 0.3}}
      """;

  /** Refuses, breaks at any point, hangs, or answers well. */
  private static Vendor.Script moody(RandomGenerator random) {
    return (call, vendor) -> {
      int mood;
      int tokens;
      synchronized (random) {
        mood = random.nextInt(10);
        tokens = random.nextInt(40);
      }
      switch (mood) {
        case 0 -> Vendor.status(500).play(call, vendor);
        case 1 -> Vendor.status(429, "retry-after: 0").play(call, vendor);
        case 2 -> call.reset();
        case 3 -> {
          vendor.readsPrompt();
          call.head("text/event-stream").chunk(Chunks.role());
          for (int i = 0; i < tokens; i++) {
            vendor.sends(call);
          }
          call.cut();
        }
        case 4 -> {
          vendor.readsPrompt();
          call.closedWithin(200);
        }
        default -> Vendor.tokens(tokens).play(call, vendor);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 8", "4, 100"})
  void nothing_is_left_in_flight_or_held(long seed, int maxWaiting) throws Exception {
    RandomGenerator random = new java.util.Random(seed);
    try (Vendor first = new Vendor(moody(random));
        Vendor second = new Vendor(moody(random));
        Shop shop =
            Shop.of(
                List.of(first, second),
                ACCESS,
                "routing.timeouts.first_token=1s",
                "queue.max_waiting=" + maxWaiting,
                "queue.max_wait=" + (maxWaiting == 0 ? "0s" : "5s"))) {
      storm(shop, random);

      shop.quiet();
      List<LedgerRow> rows = shop.rows();
      assertThat(rows).extracting(LedgerRow::id).doesNotHaveDuplicates();
      assertThat(rows).allMatch(row -> row.cost() != null && row.cost().nanoUsd() > 0);
      assertThat(shop.standing())
          .filteredOn(state -> state.budget().id().equals("model:m:total"))
          .singleElement()
          .extracting(state -> state.spentNanoUsd())
          .isEqualTo(shop.booked());
      assertThat(shop.gateway().gateway().inFlightOf("v0/m0")).isZero();
      assertThat(shop.gateway().gateway().inFlightOf("v1/m1")).isZero();
      allPlacesAreFree(first, second, shop);
    }
  }

  private static void storm(Shop shop, RandomGenerator random) throws Exception {
    Semaphore places = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        places.acquire();
        boolean stream = random.nextBoolean();
        int chunks = random.nextInt(3) == 0 ? random.nextInt(6) : Integer.MAX_VALUE;
        all.add(
            threads.submit(() -> {
              try {
                ask(shop, stream, chunks);
              } finally {
                places.release();
              }
            }));
      }
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Leaves after so many chunks. */
  private static void ask(Shop shop, boolean stream, int chunks) {
    try (RawClient client = shop.gateway().client()) {
      client.post("/v1/chat/completions", Shop.request(stream, 90), Shop.with("sk-ps-a"));
      if (chunks == Integer.MAX_VALUE) {
        client.answer();
        return;
      }
      if (chunks > 0 && stream && client.head().status() == 200) {
        for (int i = 0; i < chunks && client.chunk().length > 0; i++) {
          // One more.
        }
      }
      client.reset();
    } catch (IOException e) {
      // The gateway had nothing more to say.
    }
  }

  private static void allPlacesAreFree(Vendor first, Vendor second, Shop shop) throws Exception {
    first.becomes(Vendor.tokens(1));
    second.becomes(Vendor.tokens(1));
    List<Answer> answers = shop.atOnce(12, "sk-ps-a");

    // The key's budget may be used up by now, its places may not.
    assertThat(answers).noneMatch(answer -> answer.body().contains("requests at once"));
  }
}

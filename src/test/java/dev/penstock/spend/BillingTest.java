package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What is booked is what the upstreams bill. */
final class BillingTest {
  private static final String KEY =
      "keys: [{name: ci, key: sk-ps-ci, tags: [t], budgets: [{limit: 100, window: 1d}]}]\n";

  @Test
  void a_whole_answer_is_one_row_with_the_upstreams_usage() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(7));
        Shop shop = Shop.of(List.of(vendor), KEY)) {
      Answer answer = shop.ask("sk-ps-ci", "x-request-id: r1");

      LedgerRow row = shop.rows().getFirst();
      assertThat(shop.rows()).hasSize(1);
      assertThat(answer.headers()).containsEntry("x-penstock-cost-usd", "0.0017");
      assertThat(shop.booked()).isEqualTo(vendor.invoice()).isEqualTo(1_700_000);
      assertThat(row.requestId()).isEqualTo("r1");
      assertThat(row.attempt()).isEqualTo(1);
      assertThat(row.caller()).isEqualTo(new LedgerRow.Caller("ci", null, List.of("t")));
      assertThat(row.target()).isEqualTo(new LedgerRow.Target("m", "m", "v0", "v0/m0", "m0"));
      assertThat(row.estimated()).isFalse();
      assertThat(row.result().outcome()).isEqualTo("success");
      assertThat(row.promptSha256()).hasSize(16);
      shop.quiet();
    }
  }

  @Test
  void a_stream_is_booked_before_its_last_byte_is_read() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(20));
        Shop shop = Shop.of(List.of(vendor), KEY)) {
      for (int i = 1; i <= 50; i++) {
        assertThat(shop.stream("sk-ps-ci").body()).endsWith("data: [DONE]\n\n");
        assertThat(shop.rows()).hasSize(i);
      }
      assertThat(shop.booked()).isEqualTo(vendor.invoice());
    }
  }

  @Test
  void calls_that_were_refused_cost_nothing_and_have_no_row() throws Exception {
    try (Vendor busy = new Vendor(Vendor.status(500));
        Vendor limited = new Vendor(Vendor.status(429));
        Vendor well = new Vendor(Vendor.tokens(7));
        Shop shop = Shop.of(List.of(busy, limited, well), KEY)) {
      Answer answer = shop.ask("sk-ps-ci");

      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "3");
      assertThat(shop.rows()).singleElement().extracting(LedgerRow::attempt).isEqualTo(3);
      assertThat(shop.booked()).isEqualTo(well.invoice());
      shop.quiet();
    }
  }

  @Test
  void an_answer_that_breaks_before_its_content_is_billed_like_the_one_after_it() throws Exception {
    Vendor.Script breaks =
        (call, vendor) -> {
          vendor.readsPrompt();
          call.head("text/event-stream").chunk(Chunks.role()).cut();
        };
    try (Vendor broken = new Vendor(breaks);
        Vendor well = new Vendor(Vendor.tokens(7));
        Shop shop = Shop.of(List.of(broken, well), KEY)) {
      assertThat(shop.stream("sk-ps-ci").body()).endsWith("data: [DONE]\n\n");

      assertThat(shop.rows())
          .extracting(row -> row.result().outcome())
          .containsExactly("upstream_error", "success");
      assertThat(shop.rows()).extracting(LedgerRow::estimated).containsExactly(true, false);
      assertThat(shop.booked()).isEqualTo(broken.invoice() + well.invoice());
      shop.quiet();
    }
  }

  @Test
  void a_stream_that_is_cut_anywhere_is_billed_as_far_as_it_came() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Shop shop = Shop.of(List.of(vendor), KEY, "routing.retries.attempts=1")) {
      for (int tokens = 0; tokens <= 200; tokens += 8) {
        int count = tokens;
        vendor.becomes((call, self) -> {
          self.readsPrompt();
          call.head("text/event-stream").chunk(Chunks.role());
          for (int i = 0; i < count; i++) {
            self.sends(call);
          }
          // Half a frame more.
          call.chunk(Chunks.text("x").substring(0, 60)).cut();
        });
        long before = shop.booked();
        long invoiced = vendor.invoice();
        Answer answer = shop.stream("sk-ps-ci");

        assertThat(answer.body()).doesNotContain("[DONE]");
        assertThat(shop.booked() - before)
            .as("%d tokens", count)
            .isCloseTo(vendor.invoice() - invoiced, Percentage.withPercentage(2));
      }
      assertThat(shop.rows()).allMatch(LedgerRow::estimated);
      shop.quiet();
    }
  }

  @Test
  void a_client_that_leaves_a_stream_pays_for_what_was_produced() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (Vendor vendor =
            new Vendor((call, self) -> {
              self.readsPrompt();
              call.head("text/event-stream").chunk(Chunks.role());
              for (int i = 0; i < 100; i++) {
                self.sends(call);
              }
              sent.countDown();
              call.closedWithin(10_000);
            });
        Shop shop = Shop.of(List.of(vendor), KEY);
        RawClient client = shop.streaming("sk-ps-ci")) {
      client.head();
      assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
      readTokens(client, 100);
      client.reset();
      shop.quiet();

      LedgerRow row = shop.rows().getFirst();
      assertThat(row.result().outcome()).isEqualTo("cancelled");
      assertThat(row.estimated()).isTrue();
      assertThat(shop.booked()).isCloseTo(vendor.invoice(), Percentage.withPercentage(2));
    }
  }

  private static void readTokens(RawClient client, int count) throws Exception {
    int seen = 0;
    while (seen < count) {
      seen += new String(client.chunk(), StandardCharsets.UTF_8).split("tok ", -1).length - 1;
    }
  }

  @Test
  void a_client_that_leaves_before_the_answer_pays_for_the_prompt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Vendor vendor =
            new Vendor((call, self) -> {
              self.readsPrompt();
              asked.countDown();
              call.closedWithin(10_000);
            });
        Shop shop = Shop.of(List.of(vendor), KEY);
        RawClient client = shop.streaming("sk-ps-ci")) {
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.reset();
      shop.quiet();

      assertThat(shop.rows()).singleElement().matches(LedgerRow::estimated);
      assertThat(shop.booked()).isEqualTo(vendor.invoice());
    }
  }

  @Test
  void both_calls_of_a_hedged_request_are_booked() throws Exception {
    Vendor.Script hangs =
        (call, vendor) -> {
          vendor.readsPrompt();
          call.closedWithin(10_000);
        };
    String hedge = "routing: {hedge: {enabled: true, after: p95, max_share: 1}}\n";
    try (Vendor slow = new Vendor(Vendor.tokens(5));
        Vendor fast = new Vendor(Vendor.tokens(5));
        Shop shop = Shop.of(List.of(slow, fast), KEY + hedge)) {
      for (int i = 0; i < 60; i++) {
        assertThat(shop.stream("sk-ps-ci").status()).isEqualTo(200);
      }
      slow.becomes(hangs);

      assertThat(shop.stream("sk-ps-ci", "x-request-id: last").body()).endsWith("[DONE]\n\n");

      shop.quiet();
      assertThat(shop.rows().stream().filter(row -> row.requestId().equals("last")))
          .extracting(row -> row.target().deployment() + " " + row.result().outcome())
          .containsExactlyInAnyOrder("v0/m0 cancelled", "v1/m1 success");
    }
  }

  @Test
  void a_stream_without_usage_is_counted_by_its_pieces() throws Exception {
    try (Vendor vendor =
            new Vendor((call, self) -> {
              self.readsPrompt();
              call.head("text/event-stream").chunk(Chunks.role());
              for (int i = 0; i < 50; i++) {
                self.sends(call);
              }
              call.chunk(Chunks.finish("stop") + Chunks.DONE).end();
            });
        Shop shop = Shop.of(List.of(vendor), KEY)) {
      assertThat(shop.stream("sk-ps-ci").status()).isEqualTo(200);

      assertThat(shop.booked()).isEqualTo(vendor.invoice());
      assertThat(shop.rows().getFirst().estimated()).isTrue();
    }
  }
}

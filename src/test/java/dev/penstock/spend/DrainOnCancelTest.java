package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Providers that bill on when the client has left: {@code on_cancel: drain}. */
final class DrainOnCancelTest {
  private static Shop shop(Vendor vendor, String... overrides) {
    return Shop.yaml(
        """
        providers: {v: {type: openai-compatible, base_url: "%s", on_cancel: drain}}
        models: {m: {deployments: [{provider: v, model: x, price: {input: 10, output: 100}}]}}
        """
            .formatted(vendor.url()),
        overrides);
  }

  @Test
  void a_stream_is_read_to_its_end_and_billed_as_its_provider_says() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    Vendor.Script script =
        (call, vendor) -> {
          vendor.readsPrompt();
          call.head("text/event-stream").chunk(Chunks.role());
          vendor.sends(call);
          assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
          for (int i = 1; i < 50; i++) {
            vendor.sends(call);
          }
          call.chunk(Chunks.finish("stop") + Vendor.usage(50) + Chunks.DONE).end();
        };
    try (Vendor vendor = new Vendor(script);
        Shop shop = shop(vendor)) {
      try (RawClient client = shop.streaming("")) {
        client.head();
        client.chunk();
        client.reset();
      }
      left.countDown();
      shop.quiet();

      LedgerRow row = shop.rows().getFirst();
      assertThat(row.result().outcome()).isEqualTo("cancelled");
      assertThat(row.estimated()).isFalse();
      assertThat(shop.booked()).isEqualTo(vendor.invoice());
    }
  }

  @Test
  void a_whole_answer_is_read_to_its_end() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    Vendor.Script script =
        (call, vendor) -> {
          asked.countDown();
          assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
          Vendor.tokens(9).play(call, vendor);
        };
    try (Vendor vendor = new Vendor(script);
        Shop shop = shop(vendor)) {
      try (RawClient client =
          shop.gateway().client().post("/v1/chat/completions", Shop.request(false, 9))) {
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.reset();
      }
      left.countDown();
      shop.quiet();

      assertThat(shop.rows()).singleElement().matches(row -> !row.estimated());
      assertThat(shop.booked()).isEqualTo(vendor.invoice());
    }
  }

  @Test
  void an_upstream_that_falls_silent_is_left_after_its_time() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Vendor.Script script =
        (call, vendor) -> {
          vendor.readsPrompt();
          call.head("text/event-stream").chunk(Chunks.role());
          vendor.sends(call);
          asked.countDown();
          call.closedWithin(10_000);
        };
    try (Vendor vendor = new Vendor(script);
        Shop shop = shop(vendor, "routing.timeouts.idle=300ms")) {
      try (RawClient client = shop.streaming("")) {
        client.head();
        client.chunk();
        client.reset();
      }
      shop.quiet();

      assertThat(shop.rows()).singleElement().matches(LedgerRow::estimated);
      assertThat(shop.booked()).isEqualTo(vendor.invoice());
    }
  }
}

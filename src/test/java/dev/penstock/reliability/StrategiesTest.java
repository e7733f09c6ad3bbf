package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Strategies, levels, tags, checks before the call, sessions and explanations, as callers see them.
 */
final class StrategiesTest {

  @Test
  void a_higher_order_is_used_only_when_no_lower_one_can_be() throws IOException {
    try (Backend first = new Backend();
        Backend second = new Backend();
        Fleet fleet =
            Fleet.of(
                List.of(first, second),
                "circuit_breaker: {consecutive_failures: 1, open: 30s}",
                "order: 1",
                "order: 2")) {
      assertThat(fleet.ask(10)).allSatisfy(a -> assertThat(a.status()).isEqualTo(200));
      assertThat(second.calls()).isZero();
      first.becomes(Backend.status(500));

      assertThat(fleet.ask(10)).allSatisfy(a -> assertThat(a.status()).isEqualTo(200));

      assertThat(first.calls()).isEqualTo(11);
      assertThat(second.calls()).isEqualTo(10);
    }
  }

  @Test
  void cost_takes_the_cheapest_and_the_unknown_last() throws IOException {
    try (Backend unknown = new Backend();
        Backend dear = new Backend();
        Backend cheap = new Backend();
        Fleet fleet =
            Fleet.of(
                List.of(unknown, dear, cheap),
                "strategy: cost",
                "weight: 1",
                "price: {input: 5.00, output: 15.00}",
                "price: {input: 0.15, output: 0.60}")) {
      assertThat(fleet.ask(10)).allSatisfy(a -> assertThat(a.status()).isEqualTo(200));

      assertThat(cheap.calls()).isEqualTo(10);
    }
  }

  @Test
  void tags_lead_to_tagged_deployments() throws IOException {
    try (Backend plain = new Backend();
        Backend paid = new Backend();
        Fleet fleet = Fleet.of(List.of(plain, paid), "", "tags: [default]", "tags: [paid]")) {
      assertThat(fleet.ask("x-penstock-tags: paid").headers())
          .containsEntry("x-penstock-deployment", "b1/m1");
      assertThat(fleet.ask("x-penstock-tags: other").headers())
          .containsEntry("x-penstock-deployment", "b0/m0");
      assertThat(fleet.ask().headers()).containsEntry("x-penstock-deployment", "b0/m0");
    }
  }

  @Test
  void a_prompt_that_fits_nowhere_is_refused_before_the_call() throws IOException {
    try (Backend backend = new Backend();
        Fleet fleet = Fleet.of(List.of(backend), "", "context_window: 100")) {
      Answer answer =
          fleet
              .gateway()
              .chat(Chunks.request(false).replace("\"hi\"", '"' + "word ".repeat(500) + '"'));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("context_length_exceeded");
      assertThat(backend.calls()).isZero();
    }
  }

  @Test
  void a_prompt_goes_where_it_fits() throws IOException {
    try (Backend small = new Backend();
        Backend large = new Backend();
        Fleet fleet =
            Fleet.of(List.of(small, large), "strategy: round-robin", "context_window: 100")) {
      String body = Chunks.request(false).replace("\"hi\"", '"' + "word ".repeat(500) + '"');
      for (int i = 0; i < 6; i++) {
        assertThat(fleet.gateway().chat(body).headers())
            .containsEntry("x-penstock-deployment", "b1/m1");
      }
    }
  }

  @Test
  void a_session_stays_where_it_was_served() throws IOException {
    try (Backend one = new Backend();
        Backend two = new Backend();
        Backend three = new Backend();
        Fleet fleet = Fleet.of(List.of(one, two, three), "strategy: round-robin")) {
      String first = fleet.ask("x-penstock-session: abc").headers().get("x-penstock-deployment");

      for (int i = 0; i < 20; i++) {
        assertThat(fleet.ask("x-penstock-session: abc").headers())
            .containsEntry("x-penstock-deployment", first);
      }
    }
  }

  @Test
  void an_explanation_names_the_choice_and_why_the_others_were_left_out() throws IOException {
    try (Backend one = new Backend();
        Backend two = new Backend();
        Fleet fleet = Fleet.of(List.of(one, two), "", "tags: [default]", "tags: [paid]")) {
      Answer answer = fleet.ask("x-penstock-explain: true");

      assertThat(answer.headers().get("x-penstock-explain"))
          .contains("\"chosen\":\"b0/m0\"")
          .contains("b1/m1")
          .contains("tags");
    }
  }
}

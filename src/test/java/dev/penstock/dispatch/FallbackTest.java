package dev.penstock.dispatch;

import static dev.penstock.dispatch.Upstreams.on;
import static dev.penstock.dispatch.Upstreams.saying;
import static dev.penstock.dispatch.Upstreams.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From group to group: each kind of failure has its list. */
final class FallbackTest {
  private static final String TOO_LONG =
      "{\"error\":{\"message\":\"Too long\",\"code\":\"context_length_exceeded\"}}";
  private static final String BLOCKED =
      "{\"error\":{\"message\":\"Blocked\",\"code\":\"content_filter\"}}";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_group_that_fails_hands_on_to_its_fallback(boolean stream) throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(saying(500, "{}"), well("fine")))) {
      RawClient.Answer answer = up.ask(stream);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers())
          .containsEntry("x-penstock-model-group", "m")
          .containsEntry("x-penstock-fallback", "g")
          .containsEntry("x-penstock-deployment", "u1/real-model")
          .containsEntry("x-penstock-attempts", "4");
      Eventually.becomes("nothing in flight", up::idle);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 529, 401})
  void an_upstream_that_cannot_now_is_not_asked_twice_if_there_is_a_fallback(int status)
      throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(saying(status, "{}"), well("fine")))) {
      assertThat(up.ask(false).headers())
          .containsEntry("x-penstock-fallback", "g")
          .containsEntry("x-penstock-attempts", "2");
    }
  }

  @Test
  void a_model_that_the_provider_does_not_know_is_answered_by_the_fallback() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(
                saying(404, "{\"error\":{\"message\":\"x\",\"code\":\"model_not_found\"}}"),
                well("fine")))) {
      assertThat(up.ask(false).headers()).containsEntry("x-penstock-attempts", "2");
    }
  }

  @Test
  void a_prompt_too_long_goes_to_its_own_list_only() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(
                on(0, "m", "fallbacks: [g], context_window_fallbacks: [large],"),
                on(1, "g", ""),
                on(2, "large", "")),
            List.of(saying(400, TOO_LONG), well("general"), well("large")))) {
      assertThat(up.ask(false).body()).contains("large");
      assertThat(up.calls()).containsExactly(1, 0, 1);
    }
  }

  @Test
  void a_prompt_too_long_without_a_list_is_told() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(saying(400, TOO_LONG), well("general")),
            "routing.default_fallbacks=[g]")) {
      RawClient.Answer answer = up.ask(false);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("context_length_exceeded");
      assertThat(up.calls()).containsExactly(1, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_refused_prompt_goes_to_its_own_list(boolean stream) throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "content_policy_fallbacks: [g],"), on(1, "g", "")),
            List.of(saying(400, BLOCKED), well("fine")))) {
      assertThat(up.ask(stream).headers()).containsEntry("x-penstock-fallback", "g");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_prompt_blocked_inside_a_200_goes_to_that_list_too(boolean stream) throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "content_policy_fallbacks: [g],"), on(1, "g", "")),
            List.of(new ScriptedUpstream(FallbackTest::block), well("fine")))) {
      RawClient.Answer answer = up.ask(stream);

      assertThat(answer.body()).contains("fine").doesNotContain("content_filter");
      assertThat(answer.headers()).containsEntry("x-penstock-fallback", "g");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void without_such_a_list_it_is_an_empty_answer(boolean stream) throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(new ScriptedUpstream(FallbackTest::block), well("fine")))) {
      RawClient.Answer answer = up.ask(stream);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("content_filter");
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "1");
    }
  }

  private static void block(ScriptedUpstream.Call call) throws IOException {
    if (Upstreams.streamed(call)) {
      call.head("text/event-stream")
          .chunk(Chunks.role() + Chunks.finish("content_filter") + Chunks.DONE)
          .end();
    } else {
      call.json(200, Chunks.completion("").replace("\"stop\"", "\"content_filter\""));
    }
  }

  @Test
  void fallbacks_of_a_fallback_come_before_the_rest_and_the_defaults_last() throws Exception {
    List<String> order = new ArrayList<>();
    List<ScriptedUpstream> upstreams = new ArrayList<>();
    for (String name : List.of("m", "a", "b", "c", "d")) {
      upstreams.add(
          new ScriptedUpstream(call -> {
            synchronized (order) {
              order.add(name);
            }
            call.json(500, "{}");
          }));
    }
    try (Upstreams up =
        Upstreams.models(
            List.of(
                on(0, "m", "fallbacks: [a, c],"),
                on(1, "a", "fallbacks: [b],"),
                on(2, "b", ""),
                on(3, "c", ""),
                on(4, "d", "")),
            upstreams,
            "routing.retries.attempts=1",
            "routing.default_fallbacks=[d]")) {
      RawClient.Answer answer = up.ask(false);

      assertThat(order).containsExactly("m", "a", "b", "c", "d");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.headers())
          .containsEntry("x-penstock-attempts", "5")
          .containsEntry("x-penstock-fallback", "d");
    }
  }

  @Test
  void no_more_groups_are_called_than_allowed() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(
                on(0, "m", "fallbacks: [a, b, c],"),
                on(1, "a", ""),
                on(2, "b", ""),
                on(3, "c", "")),
            List.of(saying(500, "{}"), saying(500, "{}"), saying(503, "{}"), well("too far")),
            "routing.retries.attempts=1",
            "routing.max_fallbacks=2")) {
      RawClient.Answer answer = up.ask(false);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("upstream_overloaded");
      assertThat(up.calls()).containsExactly(1, 1, 1, 0);
    }
  }

  @Test
  void a_group_that_the_key_may_not_use_is_passed_over() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [a, b],"), on(1, "a", ""), on(2, "b", "")),
            List.of(saying(503, "{}"), well("forbidden"), well("fine")),
            "keys=[{name: k, key: sk-caller, models: [m, b]}]")) {
      RawClient.Answer answer = up.ask(false, "authorization: Bearer sk-caller");

      assertThat(answer.body()).contains("fine");
      assertThat(answer.headers())
          .containsEntry("x-penstock-fallback", "b")
          .containsEntry("x-penstock-attempts", "2");
      assertThat(up.calls()).containsExactly(1, 0, 1);
    }
  }

  @Test
  void the_callers_own_faults_fall_back_nowhere() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(saying(422, "{}"), well("fine")))) {
      assertThat(up.ask(false).status()).isEqualTo(422);
      assertThat(up.calls()).containsExactly(1, 0);
    }
  }

  @Test
  void a_group_in_which_nobody_is_healthy_hands_on_without_a_call() throws Exception {
    try (Upstreams up =
        Upstreams.models(
            List.of(on(0, "m", "fallbacks: [g],"), on(1, "g", "")),
            List.of(saying(500, "{}"), well("fine")),
            "routing.retries.attempts=1",
            "routing.circuit_breaker.consecutive_failures=1")) {
      assertThat(up.ask(false).headers()).containsEntry("x-penstock-attempts", "2");

      RawClient.Answer answer = up.ask(false);

      assertThat(answer.body()).contains("fine");
      assertThat(answer.headers())
          .containsEntry("x-penstock-attempts", "1")
          .containsEntry("x-penstock-model-group", "m")
          .containsEntry("x-penstock-fallback", "g");
      assertThat(up.calls()).containsExactly(1, 2);
    }
  }

  @Test
  void what_was_left_out_is_told_of_the_call_that_answered() throws Exception {
    try (ScriptedUpstream picky = saying(500, "{}");
        ScriptedUpstream open = well("fine");
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers:
                  picky: {type: anthropic, base_url: "%s", api_key: k}
                  open: {type: openai-compatible, base_url: "%s/v1"}
                models:
                  m: {fallbacks: [g], deployments: [{provider: picky, model: claude-sonnet-4-5}]}
                  g: {deployments: [{provider: open, model: real-model}]}
                """
                    .formatted(picky.url(), open.url()),
                "routing.retries.attempts=1",
                "routing.unknown_params=drop")) {
      RawClient.Answer answer =
          gateway.chat(
              Chunks.request(false).replace("\"stream\"", "\"logit_bias\":{\"1\":2},\"stream\""));

      assertThat(picky.calls()).hasSize(1);
      assertThat(answer.body()).contains("fine");
      assertThat(answer.headers()).doesNotContainKey("x-penstock-dropped");
    }
  }
}

package dev.penstock.provider.simulated;

import static dev.penstock.provider.simulated.Caller.await;
import static dev.penstock.provider.simulated.Caller.says;
import static dev.penstock.provider.simulated.Caller.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ProviderConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class SimulatedFaultsTest {
  private final Caller faulty;
  private final Caller harmless;

  SimulatedFaultsTest(Vertx vertx) {
    faulty = new Caller(vertx, true);
    harmless = new Caller(vertx, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "retry_after", "cut_after", "hang_after", "garbage_after"})
  void a_fault_needs_the_configurations_leave(String name) {
    Answered answer = harmless.ask(says("@simulate {\"" + name + "\":500}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("message").asText())
        .contains("'" + name + "'", "faults: true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@simulate",
        "@simulate hello",
        "@simulate {\"text\":",
        "@simulate [1]",
        "@simulate {\"tokens\":1,\"tokens\":2}",
        "@simulate {\"tokenz\":1}",
        "@simulate {\"tokens\":1000001}",
        "@simulate {\"tokens\":-1}",
        "@simulate {\"tokens\":\"5\"}",
        "@simulate {\"tokens\":1.5}",
        "@simulate {\"delay_ms\":600001}",
        "@simulate {\"pace_ms\":99999999999999999999}",
        "@simulate {\"text\":3}",
        "@simulate {\"tool_calls\":{}}",
        "@simulate {\"tool_calls\":[{\"arguments\":{}}]}",
        "@simulate {\"tool_calls\":[{\"name\":\"f\",\"arguments\":\"{}\"}]}",
        "@simulate {\"finish_reason\":\"tired\"}",
        "@simulate {\"status\":200}",
        "@simulate {\"retry_after\":1}"
      })
  void a_malformed_directive_is_an_invalid_value_of_the_message(String message) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.withArray("messages").addObject().put("role", "system").put("content", "x");
    request.withArray("messages").addObject().put("role", "user").put("content", message);

    Answered answer = faulty.ask(streamed(request));

    JsonNode error = answer.json().path("error");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asText()).isEqualTo("invalid_value");
    assertThat(error.path("param").asText()).isEqualTo("messages[1].content");
    assertThat(error.path("message").asText()).startsWith("@simulate");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"messages\":3}',messages",
    "'{}',messages",
    "'{\"messages\":[],\"n\":0}',n",
    "'{\"messages\":[],\"n\":129}',n",
    "'{\"messages\":[],\"max_tokens\":\"7\"}',max_tokens",
    "'{\"messages\":[],\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}',stop",
    "'{\"messages\":[],\"stop\":3}',stop",
    "'{\"messages\":[],\"stream\":\"yes\"}',stream",
    "'{\"messages\":[],\"tool_choice\":\"required\"}',tool_choice",
    "'{\"messages\":[],\"tool_choice\":{\"function\":{\"name\":\"f\"}}}',tool_choice"
  })
  void a_wrong_request_is_refused_by_field(String request, String param) throws Exception {
    Answered answer = faulty.ask(SimulatedRequest.JSON.readTree(request));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("param").asText()).isEqualTo(param);
  }

  @Test
  void what_is_not_json_is_refused(Vertx vertx) {
    var settings = new ProviderConfig.Simulation(Duration.ZERO, true);
    byte[] body = "{\"messages\":".getBytes(StandardCharsets.UTF_8);

    Answered answer =
        await(
            faulty
                .onLoop(() -> new SimulatedUpstream(vertx).call(body, "m", settings, Calls.call()))
                .compose(head -> head)
                .compose(Caller::read));

    assertThat(answer.json().path("error").path("code").asText()).isEqualTo("invalid_json");
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_request_error",
    "401,invalid_request_error",
    "429,requests",
    "500,server_error",
    "503,server_error",
    "529,server_error"
  })
  void a_status_is_answered_in_openais_shape(int status, String type) {
    Answered answer = faulty.ask(streamed(says("@simulate {\"status\":" + status + "}")));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().contains("retry-after")).isFalse();
    assertThat(answer.json().path("error").path("type").asText()).isEqualTo(type);
    assertThat(answer.json().path("error").path("message").asText()).contains("" + status);
  }

  @Test
  void retry_after_is_a_header() {
    Answered answer = faulty.ask(says("@simulate {\"status\":429,\"retry_after\":3}"));

    assertThat(answer.headers().get("retry-after")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10})
  void a_cut_stream_fails_after_that_many_chunks(int chunks) {
    Answered answer =
        faulty.ask(streamed(says("@simulate {\"tokens\":10,\"cut_after\":" + chunks + "}")));

    assertThat(answer.failure()).isInstanceOf(HttpClosedException.class);
    assertThat(answer.body()).doesNotContain("[DONE]", "\"stop\"");
    if (chunks == 0) {
      assertThat(answer.chunks()).isEmpty();
    } else {
      assertThat(answer.contentChunks()).isEqualTo(chunks);
    }
  }

  @Test
  void a_fault_after_the_last_chunk_never_happens() {
    Answered answer = faulty.ask(streamed(says("@simulate {\"tokens\":3,\"cut_after\":4}")));

    assertThat(answer.failure()).isNull();
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void a_whole_answer_is_cut_within_its_json() {
    Answered answer = faulty.ask(says("@simulate {\"cut_after\":1}"));

    assertThat(answer.failure()).isNotNull();
    assertThat(answer.body()).hasSize(64).startsWith("{\"id\"");
  }

  @Test
  void garbage_is_one_line_and_the_stream_goes_on() {
    Answered answer = faulty.ask(streamed(says("@simulate {\"tokens\":5,\"garbage_after\":2}")));

    long undecodable = answer.data().filter(data -> data.endsWith("garb")).count();
    assertThat(undecodable).isEqualTo(1);
    assertThat(answer.chunks().get(3)).endsWith("garb\n\n");
    assertThat(answer.chunks()).hasSize(1 + 5 + 1 + 1 + 1 + 1);
    assertThat(answer.failure()).isNull();
  }
}

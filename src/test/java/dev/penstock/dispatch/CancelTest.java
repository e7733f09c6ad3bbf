package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves takes its upstream call with it, in whatever phase it is. */
final class CancelTest {
  private static final long DEADLINE_MILLIS = 10_000;
  private static final int LARGE = 40_000_000;

  enum Leaving {
    CLOSE,
    RESET
  }

  enum Phase {
    BEFORE_THE_HEAD,
    AFTER_THE_HEAD,
    IN_MID_ANSWER
  }

  static Stream<Arguments> ways() {
    return Stream.of(Leaving.values())
        .flatMap(leaving ->
            Stream.of(Phase.values())
                .flatMap(phase ->
                    Stream.of(true, false).map(stream -> Arguments.of(leaving, phase, stream))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_client_that_leaves_closes_the_upstream_and_frees_its_place(
      Leaving leaving, Phase phase, boolean stream) throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    CompletableFuture<Void> reached = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> play(call, phase, stream, reached, closed));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient client = gateway.client();
      client.post("/v1/chat/completions", Chunks.request(stream));
      reached.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
      if (stream && phase == Phase.IN_MID_ANSWER) {
        client.head();
        client.chunk();
      }

      if (leaving == Leaving.RESET) {
        client.reset();
      } else {
        client.close();
      }

      assertThat(closed.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      Eventually.becomes("nothing in flight", () -> gateway.gateway().inFlight() == 0);
      Eventually.becomes("no lease held", () -> gateway.gateway().inFlightOf("up/real-model") == 0);
    }
  }

  private static void play(
      ScriptedUpstream.Call call,
      Phase phase,
      boolean stream,
      CompletableFuture<Void> reached,
      CompletableFuture<Boolean> closed)
      throws IOException, InterruptedException {
    if (phase != Phase.BEFORE_THE_HEAD) {
      call.head(stream ? "text/event-stream" : "application/json");
    }
    if (phase == Phase.IN_MID_ANSWER) {
      call.chunk(stream ? Chunks.role() + Chunks.text("one") : "{\"id\":");
    }
    reached.complete(null);
    closed.complete(call.closedWithin(DEADLINE_MILLIS));
  }

  @Test
  void a_client_that_leaves_while_its_request_is_on_the_way_closes_an_upstream_that_does_not_read()
      throws Exception {
    CompletableFuture<Socket> accepted = new CompletableFuture<>();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      server.setReceiveBufferSize(8192);
      Thread.ofVirtual().start(() -> accept(server, accepted));
      try (GatewayUnderTest gateway =
          new GatewayUnderTest(
              """
              providers:
                up: {type: openai-compatible, base_url: "http://127.0.0.1:%d/v1", api_key: k}
              models:
                m: {deployments: [{provider: up, model: real-model}]}
              """
                  .formatted(server.getLocalPort()))) {
        RawClient client = gateway.client();
        client.post(
            "/v1/chat/completions",
            Chunks.request(true).replace("\"hi\"", "\"" + "x".repeat(LARGE) + "\""));
        Socket upstream = accepted.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);

        client.close();
        Eventually.becomes("nothing in flight", () -> gateway.gateway().inFlight() == 0);

        // Only what the kernels had taken arrives; a close that flushed first would send it all.
        assertThat(readToEnd(upstream)).isLessThan(LARGE);
      }
    }
  }

  private static void accept(ServerSocket server, CompletableFuture<Socket> accepted) {
    try {
      Socket socket = server.accept();
      socket.getInputStream().readNBytes(100);
      accepted.complete(socket);
    } catch (IOException e) {
      accepted.completeExceptionally(e);
    }
  }

  private static long readToEnd(Socket socket) {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    try (socket) {
      for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
        total += read;
      }
    } catch (IOException e) {
      // A reset is an end as well.
    }
    return total;
  }
}

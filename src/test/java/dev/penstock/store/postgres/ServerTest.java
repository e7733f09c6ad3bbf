package dev.penstock.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.Secret;
import dev.penstock.config.SinkConfig;
import dev.penstock.testing.redis.TestTls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that knows no TLS and says so. */
final class ServerTest {
  /** What a client sends that wants TLS: length 8, code 80877103. */
  private static final Buffer WANTS_TLS =
      Buffer.buffer(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f});

  private final Vertx vertx = Vertx.vertx();
  private final List<Buffer> received = new CopyOnWriteArrayList<>();
  private NetServer server;

  @BeforeEach
  void listen() {
    server =
        vertx
            .createNetServer()
            .connectHandler(socket ->
                socket.handler(bytes -> {
                  received.add(bytes);
                  socket.end(Buffer.buffer("N"));
                }))
            .listen(0, "127.0.0.1")
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static SinkConfig.Postgres sink(String url, @Nullable Path ca) {
    return new SinkConfig.Postgres("pg", new Secret(url), "rows", ca);
  }

  private static SinkConfig.Postgres sink(String url) {
    return sink(url, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void nothing_is_sent_without_tls_where_the_address_wants_it(String mode) {
    String url = "postgresql://u:hidden@127.0.0.1:" + server.actualPort() + "/x?sslmode=" + mode;

    assertThatThrownBy(() -> PgConnection.connect(vertx, Server.of(sink(url))).await())
        .isNotInstanceOf(NullPointerException.class);
    assertThat(received).containsExactly(WANTS_TLS);
  }

  @Test
  void a_server_of_a_private_authority_is_trusted_where_the_sink_names_it() throws IOException {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (TestTls tls = TestTls.of("ip:127.0.0.1");
        ServerSocket encrypting = new ServerSocket(0)) {
      Thread.ofVirtual().start(() -> hear(encrypting, tls.serving(), heard));
      String url =
          "postgresql://u:hidden@127.0.0.1:"
              + encrypting.getLocalPort()
              + "/penstock_db?sslmode=verify-full";

      assertThatThrownBy(() -> PgConnection.connect(vertx, Server.of(sink(url))).await());
      assertThat(heard).isEmpty();

      SinkConfig.Postgres trusting = sink(url, tls.certificate());
      assertThatThrownBy(() -> PgConnection.connect(vertx, Server.of(trusting)).await());
      assertThat(heard).singleElement().asString().contains("user", "penstock_db");
    }
  }

  /** Takes TLS, and hangs up when it has heard who calls. */
  private static void hear(ServerSocket server, SSLContext serving, List<String> heard) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().skipNBytes(WANTS_TLS.length());
        socket.getOutputStream().write('S');
        InputStream none = InputStream.nullInputStream();
        try (Socket tls = serving.getSocketFactory().createSocket(socket, none, true)) {
          byte[] first = new byte[512];
          int length = tls.getInputStream().read(first);
          heard.add(new String(first, 0, Math.max(0, length), UTF_8));
        }
      } catch (IOException refused) {
        // By a client that does not trust it, or at the end.
      }
    }
  }

  @Test
  void an_address_that_cannot_be_read_is_not_repeated() {
    assertThatThrownBy(() -> Server.of(sink("postgresql://u:hidden@h:99999/x")))
        .hasMessageContaining("sink pg")
        .hasNoCause()
        .hasMessageNotContaining("hidden");
  }
}

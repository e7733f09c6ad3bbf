package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream that is spoken to over HTTP/2 without TLS. */
final class Http2UpstreamTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<HttpVersion> versions = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void listen() {
    server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void answer(HttpServerRequest request) {
    versions.add(request.version());
    request
        .body()
        .compose(body ->
            body.toString().contains("\"stream\":true")
                ? request
                    .response()
                    .putHeader("content-type", "text/event-stream")
                    .end(Chunks.text("streamed") + Chunks.finish("stop") + Chunks.DONE)
                : request
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(Chunks.completion("whole")))
        .onFailure(cause -> request.response().reset());
  }

  @Test
  void it_answers_whole_and_streamed() throws Exception {
    String yaml =
        """
        providers:
          up: {type: openai-compatible, base_url: "http://127.0.0.1:%d/v1", http2: true}
        models: {m: {deployments: [{provider: up, model: real-model}]}}
        """
            .formatted(server.actualPort());
    try (GatewayUnderTest gateway = new GatewayUnderTest(yaml)) {
      RawClient.Answer whole = gateway.chat(Chunks.request(false));
      RawClient.Answer streamed = gateway.chat(Chunks.request(true));

      assertThat(whole.body()).contains("\"content\":\"whole\"");
      assertThat(streamed.body()).contains("streamed").endsWith(Chunks.DONE);
      assertThat(versions).containsExactly(HttpVersion.HTTP_2, HttpVersion.HTTP_2);
    }
  }
}

package dev.penstock.upstream.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.ContentConfig;
import dev.penstock.config.check.Networks;
import dev.penstock.config.check.Networks.Network;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FetcherTest {
  private static final ContentConfig SETTINGS = settings(Duration.ofSeconds(20), 1000);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger questions = new AtomicInteger();
  private final Fetcher fetcher = new Fetcher(vertx, this::resolve);

  /** Loopback stands for the internet here; the rest is not to be asked. */
  private InetAddress[] resolve(String host) throws UnknownHostException {
    questions.incrementAndGet();
    Map<String, List<String>> names =
        Map.of(
            "public.test", List.of("127.0.0.1"),
            "metadata.test", List.of("169.254.169.254"),
            "both.test", List.of("127.0.0.1", "10.0.0.1"));
    List<String> found = names.getOrDefault(host, List.of(host));
    return found.stream().map(FetcherTest::parsed).toArray(InetAddress[]::new);
  }

  private static InetAddress parsed(String literal) {
    return Networks.parse(literal).map(Network::address).orElseThrow();
  }

  private static ContentConfig settings(Duration timeout, long maxBytes) {
    Network loopback = Networks.parse("127.0.0.0/8").orElseThrow();
    return new ContentConfig(
        true, maxBytes, timeout, 2, 5, List.of("image/*", "application/pdf"), List.of(loopback));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_document_comes_with_its_type() {
    try (ScriptedUpstream server = serving("image/png; x=1", "PNG")) {
      Fetched fetched = fetch("http://public.test:" + server.port() + "/a.png?b=c");

      assertThat(fetched.dataUrl()).isEqualTo("data:image/png;base64,UE5H");
      assertThat(server.calls().getFirst().line).isEqualTo("GET /a.png?b=c HTTP/1.1");
      assertThat(server.calls().getFirst().headers.get("host"))
          .isEqualTo("public.test:" + server.port());
      assertThat(questions).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://metadata.test/latest/meta-data/",
        "http://169.254.169.254/",
        "http://[::1]/",
        "http://[fd00:ec2::254]/",
        "http://10.0.0.1/",
        "http://both.test/",
        "http://nowhere.test/"
      })
  void what_is_not_public_is_not_asked(String url) {
    assertThat(refusal(url)).contains("cannot be fetched").doesNotContain("10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://public.test/a",
        "file:///etc/passwd",
        "gopher://public.test/",
        "http://user:secret@public.test/",
        "http:///a",
        "nonsense",
        "https://public.test:99999999/"
      })
  void what_is_no_address_of_the_web_is_refused(String url) {
    assertThat(refusal(url)).contains("cannot be fetched");
  }

  @Test
  void a_redirect_is_followed_when_it_leads_to_the_public() {
    try (ScriptedUpstream server =
        new ScriptedUpstream(call -> {
          if (call.line.startsWith("GET /first")) {
            call.whole(302, "text/plain", new byte[0], "location: /second");
          } else {
            call.whole(200, "image/gif", "GIF".getBytes(UTF_8));
          }
        })) {
      assertThat(fetch("http://public.test:" + server.port() + "/first").mediaType())
          .isEqualTo("image/gif");
    }
  }

  @Test
  void a_redirect_to_what_is_not_public_is_not_followed() {
    try (ScriptedUpstream server = leadingTo("http://metadata.test/latest")) {
      assertThat(refusal("http://public.test:" + server.port() + "/"))
          .contains("not on the public internet");
    }
  }

  @Test
  void a_redirect_to_a_file_is_not_followed() {
    try (ScriptedUpstream server = leadingTo("file:///etc/passwd")) {
      assertThat(refusal("http://public.test:" + server.port() + "/")).contains("no plain http");
    }
  }

  @Test
  void redirects_without_end_are_not_followed() {
    try (ScriptedUpstream server = leadingTo("/again")) {
      assertThat(refusal("http://public.test:" + server.port() + "/")).contains("on and on");
      assertThat(server.calls()).hasSize(3);
    }
  }

  @Test
  void a_document_of_another_type_is_refused() {
    try (ScriptedUpstream server = serving("text/html", "<html>")) {
      assertThat(refusal("http://public.test:" + server.port() + "/")).contains("of a type");
    }
  }

  @Test
  void a_document_beyond_the_bound_is_refused() {
    try (ScriptedUpstream server = serving("image/png", "x".repeat(1001))) {
      assertThat(refusal("http://public.test:" + server.port() + "/")).contains("larger than 1000");
    }
  }

  @Test
  void a_server_that_says_nothing_is_left() {
    try (ScriptedUpstream server = new ScriptedUpstream(call -> call.closedWithin(60_000))) {
      String url = "http://public.test:" + server.port() + "/";

      assertThatThrownBy(() ->
              fetcher.fetch(url, "p", settings(Duration.ofMillis(50), 1000)).document().await())
          .satisfies(e -> assertThat(words(e)).contains("too long"));
    }
  }

  @Test
  void an_error_of_the_server_tells_nothing_of_it() {
    try (ScriptedUpstream server = ScriptedUpstream.json(500, "{\"secret\":1}")) {
      assertThat(refusal("http://public.test:" + server.port() + "/"))
          .contains("could not be read")
          .doesNotContain("500");
    }
  }

  private static ScriptedUpstream serving(String type, String body) {
    return new ScriptedUpstream(call -> call.whole(200, type, body.getBytes(UTF_8)));
  }

  private static ScriptedUpstream leadingTo(String location) {
    return new ScriptedUpstream(
        call -> call.whole(301, "text/plain", new byte[0], "location: " + location));
  }

  private Fetched fetch(String url) {
    return fetcher.fetch(url, "messages[0].content[1].image_url.url", SETTINGS).document().await();
  }

  private String refusal(String url) {
    AtomicInteger none = new AtomicInteger();
    try {
      none.set(fetch(url).bytes().length());
    } catch (FailureException e) {
      return words(e);
    }
    throw new AssertionError("fetched " + none);
  }

  private static String words(Throwable cause) {
    return ((Failure.UnsupportedParameter) ((FailureException) cause).failure()).message();
  }
}

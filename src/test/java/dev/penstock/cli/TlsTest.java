package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate made here. */
final class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private Path cert;
  private Path key;
  private SSLContext trusting;

  @BeforeEach
  void make() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(keytool(store))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(store.toFile())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    cert = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
    key = pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
  }

  private static String[] keytool(Path store) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair",
      "-alias",
      "a",
      "-keyalg",
      "EC",
      "-dname",
      "CN=localhost",
      "-ext",
      "san=ip:127.0.0.1",
      "-storetype",
      "PKCS12",
      "-storepass",
      PASSWORD,
      "-keystore",
      store.toString()
    };
  }

  private Path pem(String what, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        Files.createTempFile(folder, "tls", ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what));
  }

  private Launched serve() throws Exception {
    return Launched.serve(
        folder,
        """
        providers: {demo: {type: simulated, pace: 1ms}}
        models: {demo: {deployments: [{provider: demo, model: demo}]}}
        server: {tls: {cert: "%s", key: "%s"}, drain: {delay: 0s}}
        """
            .formatted(cert, key));
  }

  private HttpResponse<String> chat(Launched gateway, HttpClient.Version version) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trusting).version(version).build()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("https://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      """
                      {"model":"demo","stream":true,"messages":[{"role":"user","content":"hi"}]}\
                      """))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void http_1_and_2_are_spoken_over_tls() throws Exception {
    try (Launched gateway = serve()) {
      HttpResponse<String> one = chat(gateway, HttpClient.Version.HTTP_1_1);
      HttpResponse<String> two = chat(gateway, HttpClient.Version.HTTP_2);

      assertThat(one.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(two.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(one.body()).endsWith("data: [DONE]\n\n");
      assertThat(two.body()).endsWith("data: [DONE]\n\n");
      assertThat(gateway.err()).contains("ready on https://127.0.0.1:");
    }
  }
}

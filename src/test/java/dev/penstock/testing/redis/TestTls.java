package dev.penstock.testing.redis;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for a host, signed by itself, in files as a server and its clients want them. */
public final class TestTls implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path certificate;
  private final Path privateKey;
  private final SSLContext trusting;
  private final SSLContext serving;

  private TestTls(Path folder, String san) throws IOException, GeneralSecurityException {
    this.folder = folder;
    KeyStore keys = generate(folder.resolve("store.p12"), san);
    this.certificate = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
    this.privateKey = pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded());
    this.trusting = trusting(keys);
    this.serving = serving(keys);
  }

  /** For {@code ip:127.0.0.1}, or for a name that is somebody else's. */
  public static TestTls of(String san) {
    try {
      return new TestTls(Folders.create(), san);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore generate(Path store, String san)
      throws IOException, GeneralSecurityException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + san,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!keytool.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("keytool does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(store.toFile())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private Path pem(String what, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(what.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what));
  }

  private static SSLContext serving(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext trusting(KeyStore keys) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** PEM; it is its own authority. */
  public Path certificate() {
    return certificate;
  }

  Path privateKey() {
    return privateKey;
  }

  /** Of a server that has the certificate. */
  public SSLContext serving() {
    return serving;
  }

  Socket connect(int port) throws IOException {
    return trusting.getSocketFactory().createSocket("127.0.0.1", port);
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }
}

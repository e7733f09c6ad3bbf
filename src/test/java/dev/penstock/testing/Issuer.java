package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues tokens and shows its keys, as an OpenID Connect provider does. */
public final class Issuer implements AutoCloseable {
  public static final String NAME = "https://issuer.example";
  public static final String AUDIENCE = "penstock";

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final Map<String, String> shown = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int status = 200;

  public Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = ("{\"keys\":[" + String.join(",", shown.values()) + "]}").getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** Settings of {@code auth.jwt}. */
  public String settings(String algorithms) {
    return "{issuer: \"%s\", audience: %s, jwks: \"http://127.0.0.1:%d/jwks\", algorithms: [%s]}"
        .formatted(NAME, AUDIENCE, server.getAddress().getPort(), algorithms);
  }

  /** How often its keys were asked for. */
  public int asked() {
    return asked.get();
  }

  /** What it answers from now on. */
  public void answers(int status) {
    this.status = status;
  }

  /** A new RSA key; shown from now on. */
  public KeyPair rsa(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    show(
        kid,
        "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
            .formatted(number(key.getModulus(), 0), number(key.getPublicExponent(), 0)));
    return pair;
  }

  /** A new P-256 key; shown from now on. */
  public KeyPair ec(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    show(
        kid,
        "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
            .formatted(number(key.getW().getAffineX(), 32), number(key.getW().getAffineY(), 32)));
    return pair;
  }

  /** Shows a key; the same kid again replaces it. */
  public void show(String kid, String members) {
    shown.put(kid, "{\"kid\":\"" + kid + "\"," + members + "}");
  }

  /** Shows it no longer. */
  public void hide(String kid) {
    shown.remove(kid);
  }

  /** A token; {@code header} and {@code claims} are JSON. */
  public static String token(String header, String claims, KeyPair key)
      throws GeneralSecurityException {
    String signed = part(header) + "." + part(claims);
    boolean rsa = key.getPublic() instanceof RSAPublicKey;
    Signature signature =
        Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + URL.encodeToString(signature.sign());
  }

  /** A token that is signed with a shared secret. */
  public static String hmac(String header, String claims, byte[] secret)
      throws GeneralSecurityException {
    String signed = part(header) + "." + part(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return signed + "." + URL.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
  }

  /** A part of a token. */
  public static String part(String json) {
    return URL.encodeToString(json.getBytes(UTF_8));
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] plain =
        bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    if (plain.length < length) {
      byte[] padded = new byte[length];
      System.arraycopy(plain, 0, padded, length - plain.length, plain.length);
      plain = padded;
    }
    return URL.encodeToString(plain);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

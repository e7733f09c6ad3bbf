package dev.penstock.provider.bedrock.aws;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** AWS's signature, version 4, for the service {@code bedrock}. Hashes the whole body. */
final class AwsSigner {
  private static final String SERVICE = "bedrock";

  private final InstantSource clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  AwsSigner(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Sets the headers that prove whose call it is. Signed are the host, as an HTTP client sends it
   * for this address, the content type and AWS's own headers.
   *
   * @param address with the path as it is sent
   */
  void sign(
      String method,
      URI address,
      MultiMap headers,
      byte[] body,
      String region,
      AwsCredentialsIdentity credentials) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(address);
    for (Map.Entry<String, String> header : headers) {
      if (isSigned(header.getKey().toLowerCase(Locale.ROOT))) {
        request.appendHeader(header.getKey(), header.getValue());
      }
    }
    SignedRequest signed =
        signer.sign(call ->
            call.identity(credentials)
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock.withZone(ZoneOffset.UTC)));
    for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
      // The client sets the host by itself.
      if (!header.getKey().equalsIgnoreCase("host")) {
        headers.set(header.getKey(), header.getValue());
      }
    }
  }

  /** Loads the library, which takes a while the first time. */
  void warmUp(AwsCredentialsIdentity credentials) {
    sign(
        "POST",
        URI.create("https://localhost/"),
        MultiMap.caseInsensitiveMultiMap(),
        "{}".getBytes(StandardCharsets.UTF_8),
        "us-east-1",
        credentials);
  }

  private static boolean isSigned(String header) {
    return header.equals("content-type") || header.startsWith("x-amz");
  }
}

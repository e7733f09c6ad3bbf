package dev.penstock.provider.bedrock;

import dev.penstock.api.Operation;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Native;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.provider.bedrock.aws.AwsAuthority;
import dev.penstock.provider.bedrock.aws.AwsSettings;
import dev.penstock.upstream.Outbound;
import dev.penstock.upstream.Transport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AWS Bedrock: Converse for chat, InvokeModel for embeddings. */
public final class BedrockProvider implements Provider {
  private static final String EVENTS = "application/vnd.amazon.eventstream";
  private static final String STREAM = "/converse-stream";

  private final Transport transport;
  private final AwsAuthority authority;
  private final AnswerDecoder claude;

  /** {@code claude} reads Claude's own format. */
  public BedrockProvider(Transport transport, AwsAuthority authority, AnswerDecoder claude) {
    this.transport = transport;
    this.authority = authority;
    this.claude = claude;
  }

  @Override
  public String type() {
    return "bedrock";
  }

  @Override
  public Dialect dialect(Target target) {
    return new BedrockDialect(target.deployment().knownAs(), claude);
  }

  @Override
  public String path(Target target) {
    String verb =
        target.operation() == Operation.EMBEDDINGS
            ? "/invoke"
            : target.stream() ? STREAM : "/converse";
    return "/model/" + ModelPath.of(target.model()) + verb;
  }

  @Override
  public @Nullable Codec codec(Target target) {
    return target.operation() == Operation.EMBEDDINGS
        ? new BedrockEmbeddings(target.deployment().knownAs())
        : null;
  }

  /** Claude's own format, for callers of {@code InvokeModel}: what it answers can be read. */
  @Override
  public @Nullable Native natively(String caller, Target target) {
    return caller.equals("bedrock/invoke")
            && BedrockModel.of(target.deployment().knownAs()).isClaude()
        ? new Native("/model/" + ModelPath.of(target.model()) + "/invoke", claude, Set.of())
        : null;
  }

  /** Other models' own formats are not known, and so their calls cannot be metered. */
  @Override
  public boolean hasOwn(Target target) {
    return target.operation() != Operation.EMBEDDINGS
        || BedrockEmbeddings.has(target.deployment().knownAs());
  }

  /** A key of Bedrock's own is a token; calls without one are signed, see {@link #authorize}. */
  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }

  @Override
  public Future<Outbound> authorize(Outbound outbound, @Nullable Secret key) {
    if (outbound.path().endsWith(STREAM)) {
      outbound.headers().set(HttpHeaders.ACCEPT, EVENTS);
    }
    if (key != null) {
      return Future.succeededFuture(outbound);
    }
    URI base = Objects.requireNonNull(outbound.provider().baseUrl());
    URI address =
        URI.create(
            base.getScheme()
                + "://"
                + base.getRawAuthority()
                + base.getRawPath()
                + outbound.path());
    return authority
        .sign(
            settings(outbound.provider()),
            outbound.method().name(),
            address,
            outbound.headers(),
            outbound.body())
        .map(outbound);
  }

  @Override
  public boolean refused(Outbound outbound, @Nullable Secret key) {
    return key == null && authority.refused(settings(outbound.provider()), outbound.headers());
  }

  private static AwsSettings settings(ProviderConfig config) {
    if (!(config.settings() instanceof TypeSettings.Bedrock bedrock)) {
      throw new IllegalArgumentException(config.name());
    }
    return new AwsSettings(bedrock.region(), bedrock.keys(), bedrock.profile());
  }

  @Override
  public Transport transport() {
    return transport;
  }
}

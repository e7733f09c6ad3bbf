package dev.penstock.provider;

import dev.penstock.api.Abilities;
import dev.penstock.config.Config;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.provider.anthropic.AnthropicProvider;
import dev.penstock.provider.anthropic.TokenCount;
import dev.penstock.provider.bedrock.BedrockProvider;
import dev.penstock.provider.bedrock.aws.AwsAuthority;
import dev.penstock.provider.cohere.CohereProvider;
import dev.penstock.provider.gemini.ContentCount;
import dev.penstock.provider.gemini.GeminiDialect;
import dev.penstock.provider.gemini.GeminiProvider;
import dev.penstock.provider.ollama.OllamaProvider;
import dev.penstock.provider.openai.AzureProvider;
import dev.penstock.provider.openai.OpenAiProvider;
import dev.penstock.provider.simulated.SimulatedProvider;
import dev.penstock.provider.tei.TeiProvider;
import dev.penstock.provider.tgi.TgiProvider;
import dev.penstock.provider.vertex.GoogleTokens;
import dev.penstock.provider.vertex.VertexProvider;
import dev.penstock.upstream.Transport;
import dev.penstock.upstream.fetch.Fetcher;
import dev.penstock.upstream.fetch.SystemResolver;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The list of all providers: a new one is its folder and a line here. */
public final class Providers {
  private static final Transport NO_CALLS =
      (outbound, call) -> Future.failedFuture("nothing is called");

  private final Vertx vertx;
  private final Encoder encoder;
  private final InstantSource clock;
  private final Supplier<String> toolCallIds;
  private final AwsAuthority aws;
  private final GoogleTokens google;

  /** For the shards of a process. */
  public Providers(Vertx vertx, RandomGenerator random, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.encoder = new Encoder(random, clock);
    this.aws = new AwsAuthority(vertx, clock);
    this.google = new GoogleTokens(vertx, clock);
    this.toolCallIds = () -> "call_" + HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Every provider there is; {@code http} carries the calls of those that have an upstream. */
  List<Provider> all(Transport http) {
    List<Provider> all = new ArrayList<>(OpenAiProvider.all(http));
    all.addAll(
        List.of(
            new AzureProvider(http, vertx, clock),
            new AnthropicProvider(http),
            new GeminiProvider(http, toolCallIds),
            new VertexProvider(http, google, vertexVendors()),
            new OllamaProvider(http, toolCallIds),
            new BedrockProvider(http, aws, new AnthropicDialect()),
            new CohereProvider(http, toolCallIds),
            new TgiProvider(http),
            new TeiProvider(http),
            new SimulatedProvider(vertx)));
    return all;
  }

  private VertexProvider.Vendors vertexVendors() {
    return new VertexProvider.Vendors(
        new GeminiDialect(toolCallIds),
        ContentCount.DECODER,
        new AnthropicDialect(),
        TokenCount.DECODER);
  }

  /** What the deployments of a configuration can do. */
  public Abilities abilities(Config config) {
    return new Fitness(config, all(NO_CALLS));
  }

  /** A verticle for each type: the next configuration may use any of them. */
  public List<VerticleBase> verticles(int shard, Transport http) {
    Sources sources = new Sources(new Fetcher(vertx, new SystemResolver()));
    return all(http).stream()
        .<VerticleBase>map(
            provider -> new ProviderVerticle(shard, provider, encoder, sources, clock))
        .toList();
  }
}

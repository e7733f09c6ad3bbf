package dev.penstock.provider;

import dev.penstock.config.Config;
import dev.penstock.config.ProviderConfig;
import dev.penstock.provider.anthropic.AnthropicProvider;
import dev.penstock.provider.gemini.GeminiProvider;
import dev.penstock.provider.ollama.OllamaProvider;
import dev.penstock.provider.openai.OpenAiProvider;
import dev.penstock.provider.simulated.SimulatedProvider;
import dev.penstock.upstream.HttpTransport;
import dev.penstock.upstream.Transport;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The list of all providers: a new one is its folder and a line here. */
public final class Providers {
  private final Vertx vertx;
  private final Config config;
  private final Encoder encoder;
  private final Supplier<String> toolCallIds;

  /** For the configuration's shards. */
  public Providers(Vertx vertx, Config config, RandomGenerator random, InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.encoder = new Encoder(random, clock);
    this.toolCallIds = () -> "call_" + HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Every provider there is; {@code http} carries the calls of those that have an upstream. */
  List<Provider> all(Transport http) {
    return List.of(
        new OpenAiProvider("openai", http),
        new OpenAiProvider("openai-compatible", http),
        new AnthropicProvider(http),
        new GeminiProvider(http, toolCallIds),
        new OllamaProvider(http, toolCallIds),
        new SimulatedProvider(vertx));
  }

  /** A verticle for each type that the configuration uses; on the calling context. */
  public List<VerticleBase> verticles(int shard) {
    Set<String> used =
        config.providers().values().stream().map(ProviderConfig::type).collect(Collectors.toSet());
    return all(new HttpTransport(vertx, config.server().limits())).stream()
        .filter(provider -> used.contains(provider.type()))
        .<VerticleBase>map(provider -> new ProviderVerticle(shard, provider, encoder))
        .toList();
  }
}

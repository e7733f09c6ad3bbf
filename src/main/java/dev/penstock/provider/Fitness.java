package dev.penstock.provider;

import dev.penstock.api.Abilities;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Operation;
import dev.penstock.api.client.Origin;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the deployments of a configuration can do, by their providers' tables. What depends on the
 * deployment alone is found once, here: a table that is narrowed to a model is made anew.
 */
final class Fitness implements Abilities {
  private final IdentityHashMap<ModelConfig.Deployment, Facts> facts = new IdentityHashMap<>();

  /** Of wildcards' deployments, under names that were asked for lately. */
  private final Map<ModelConfig.Deployment, Facts> named =
      Collections.synchronizedMap(new Lately());

  private final Map<String, Provider> providers;
  private final Config config;

  Fitness(Config config, Collection<Provider> providers) {
    this.config = config;
    this.providers =
        providers.stream()
            .collect(Collectors.toUnmodifiableMap(Provider::type, Function.identity()));
    config.models().values().stream()
        .flatMap(model -> model.deployments().stream())
        .forEach(deployment -> facts.put(deployment, facts(deployment)));
  }

  /**
   * What is known of a deployment.
   *
   * @param chat what it takes of a chat; null if it has none, or nothing is known
   * @param name what callers know its provider as
   * @param translated whether chats are written anew for it
   */
  record Facts(
      Provider provider,
      ProviderConfig settings,
      ModelConfig.Deployment deployment,
      @Nullable Capabilities chat,
      String name,
      boolean translated) {

    Target target(Operation operation, boolean stream) {
      return new Target(operation, stream, deployment, settings);
    }

    /** Whether it goes there as it came. */
    boolean passes(ChatRequest request, Origin origin) {
      Target chat = target(Operation.CHAT, request.stream());
      return provider.natively(origin.dialect().name(), chat) != null;
    }

    @Nullable Codec codec(Operation operation) {
      return provider.codec(target(operation, false));
    }
  }

  /** Of a wildcard's, kept for the latest names only: there is no end of them. */
  Facts of(ModelConfig.Deployment deployment) {
    Facts known = facts.get(deployment);
    return known == null ? named.computeIfAbsent(deployment, this::facts) : known;
  }

  private static final class Lately extends LinkedHashMap<ModelConfig.Deployment, Facts> {
    private static final long serialVersionUID = 1;
    private static final int MOST = 256;

    Lately() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ModelConfig.Deployment, Facts> eldest) {
      return size() > MOST;
    }
  }

  private Facts facts(ModelConfig.Deployment deployment) {
    ProviderConfig settings = Objects.requireNonNull(config.providers().get(deployment.provider()));
    Provider provider = Objects.requireNonNull(providers.get(settings.type()));
    Target chat = new Target(Operation.CHAT, false, deployment, settings);
    Dialect dialect = provider.dialect(chat);
    return dialect == null
        ? new Facts(
            provider,
            settings,
            deployment,
            provider.capabilities(chat),
            "The provider of this model",
            false)
        : new Facts(
            provider,
            settings,
            deployment,
            dialect.capabilities(deployment.model()),
            dialect.name(),
            true);
  }

  @Override
  public boolean passes(ModelConfig.Deployment deployment, ChatRequest request, Origin origin) {
    return of(deployment).passes(request, origin);
  }

  @Override
  public Look look(ChatRequest request, @Nullable Origin origin) {
    return new Comparison(this, request, origin, config.routing().dropUnknownParams());
  }
}

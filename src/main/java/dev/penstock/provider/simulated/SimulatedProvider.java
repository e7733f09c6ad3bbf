package dev.penstock.provider.simulated;

import dev.penstock.api.Operation;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Outbound;
import dev.penstock.upstream.RawAnswer;
import dev.penstock.upstream.Transport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A provider that needs nothing: it answers by itself, in OpenAI's format, see docs/simulated.md.
 */
public final class SimulatedProvider implements Provider, Transport {
  private final SimulatedUpstream upstream;

  public SimulatedProvider(Vertx vertx) {
    this.upstream = new SimulatedUpstream(vertx);
  }

  @Override
  public String type() {
    return "simulated";
  }

  @Override
  public @Nullable Dialect dialect(Target target) {
    return null;
  }

  @Override
  public boolean passes(Target target) {
    return target.operation() != Operation.COMPLETIONS;
  }

  @Override
  public String path(Target target) {
    return target.operation().ofChat() ? "/chat/completions" : "/" + target.operation().wire();
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    // Nobody to convince.
  }

  @Override
  public Transport transport() {
    return this;
  }

  @Override
  public Future<RawAnswer> send(Outbound outbound, ProviderCall call) {
    call.sending();
    return upstream
        .call(
            outbound.body().getBytes(),
            call.deployment().model(),
            Objects.requireNonNull(outbound.provider().simulation()),
            call)
        .map(answer -> new RawAnswer(answer.status(), answer.headers(), answer.body()));
  }
}

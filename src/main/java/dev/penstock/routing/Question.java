package dev.penstock.routing;

import dev.penstock.api.Abilities;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.ExplainRequest;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.client.Origin;
import dev.penstock.config.RoutingConfig;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a choice depends on, besides the deployments.
 *
 * @param caller name of the caller's key; null if it has none
 * @param provider the only one that can answer; null if any may
 * @param deployment id of the only one that can; null if any may
 * @param look compares the request with what deployments can do
 * @param excluded ids of deployments and arms that have failed this request
 */
record Question(
    Operation operation,
    @Nullable String caller,
    boolean stream,
    Set<String> fields,
    ChatRequest.Needs needs,
    Set<String> tags,
    @Nullable String session,
    @Nullable String provider,
    @Nullable String deployment,
    Abilities.Look look,
    Set<String> excluded,
    RouteRequest.Purpose purpose,
    long nowNanos) {

  /** Output of a request that sets no limit, where nothing better is known. */
  private static final int USUAL_OUTPUT_TOKENS = 256;

  static Question of(
      RouteRequest request, Abilities.Look look, RoutingConfig.Affinity affinity, long nowNanos) {
    Exchange exchange = request.exchange();
    ChatRequest chat = exchange.request();
    Origin origin = exchange.origin();
    Passage passage = exchange.passage();
    return new Question(
        chat.operation(),
        exchange.principal().keyName(),
        chat.stream(),
        chat.fields(),
        chat.needs(),
        exchange.options().tags(),
        session(exchange.options().session(), chat.needs(), affinity),
        origin == null ? null : origin.boundTo(),
        passage == null ? null : passage.deployment(),
        // What is passed on to its own API is for that to judge.
        passage == null ? look : deployment -> null,
        request.excluded(),
        request.purpose(),
        nowNanos);
  }

  static Question of(
      ExplainRequest request, ChatRequest asked, Abilities.Look look, long nowNanos) {
    return new Question(
        asked.operation(),
        request.principal().keyName(),
        request.stream(),
        asked.fields(),
        asked.needs(),
        request.options().tags(),
        request.options().session(),
        null,
        null,
        look,
        Set.of(),
        RouteRequest.Purpose.FIRST,
        nowNanos);
  }

  private static @Nullable String session(
      @Nullable String given, ChatRequest.Needs needs, RoutingConfig.Affinity affinity) {
    if (given != null || !affinity.promptCacheKey()) {
      return given;
    }
    return needs.promptCacheKey() != null ? needs.promptCacheKey() : needs.user();
  }

  /** The same question later on. */
  Question at(long laterNanos) {
    return new Question(
        operation,
        caller,
        stream,
        fields,
        needs,
        tags,
        session,
        provider,
        deployment,
        look,
        excluded,
        purpose,
        laterNanos);
  }

  /** Reads the whole prompt the first time. */
  long inputTokens() {
    return needs.promptTokens().value();
  }

  long outputTokens() {
    Long most = needs.maxTokens();
    return most == null ? USUAL_OUTPUT_TOKENS : most;
  }

  /** What strategies see; tokens are 0 unless they matter. */
  Demand demand(boolean countTokens) {
    return new Demand(
        countTokens ? inputTokens() : 0,
        countTokens ? outputTokens() : 0,
        stream,
        needs.modalities(),
        fields,
        tags,
        session,
        nowNanos);
  }
}

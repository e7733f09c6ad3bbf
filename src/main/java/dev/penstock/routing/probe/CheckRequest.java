package dev.penstock.routing.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.Usage;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.client.Origin;
import dev.penstock.config.Config;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.TypeSettings;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import java.nio.charset.StandardCharsets;

/** What a check asks: the configured prompt, for an answer of a few tokens. */
final class CheckRequest {
  /** What errors in the log show for a request id. */
  private static final String ID = "health-check";

  /** The least that OpenAI's newer models accept; others stop sooner by themselves. */
  private static final int MAX_TOKENS = 16;

  private static final int DEPTH = 8;
  private static final String MAX_TOKENS_FIELD = "max_tokens";
  private static final String NEWER_FIELD = "max_completion_tokens";

  /** Azure's first version that knows it. */
  private static final String FIRST_WITH_NEWER = "2024-09-01-preview";

  private static final CompletionsDialect COMPLETIONS = new CompletionsDialect();

  private CheckRequest() {}

  /** Tokens of prompt and answer, at most; an estimate. */
  static long tokens(String prompt) {
    return Usage.estimatedTokens(prompt.length()) + MAX_TOKENS;
  }

  /** A call that no client made, for what the deployment serves; a chat if that is not known. */
  static ProviderCall call(Target target, Snapshot snapshot, long nowNanos) {
    Config config = snapshot.config();
    String serves = target.deployment().facts().operation();
    ObjectNode asked =
        body(serves == null ? "chat" : serves, config.routing().healthChecks().prompt());
    asked.put("model", target.deployment().model());
    Origin origin = null;
    if (asked.has("prompt")) {
      origin = new Origin(COMPLETIONS, asked.put(MAX_TOKENS_FIELD, MAX_TOKENS));
      asked = COMPLETIONS.toChat(asked);
    } else if (asked.has("messages")) {
      limit(target, config, asked);
    }
    Operation operation = serves == null ? null : Operation.ofWire(serves);
    ChatRequest request =
        ChatRequestReader.read(
            operation == null ? Operation.CHAT : operation,
            asked.toString().getBytes(StandardCharsets.UTF_8),
            null,
            DEPTH);
    Exchange exchange =
        new Exchange(
            new Exchange.Entry(ID, Principal.ANONYMOUS, nowNanos, CallOptions.NONE),
            snapshot,
            request,
            origin);
    return new ProviderCall(exchange, target.deployment(), target.credential());
  }

  private static ObjectNode body(String operation, String prompt) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    switch (operation) {
      case "embeddings", "moderations" -> body.put("input", prompt);
      case "rerank" -> body.put("query", prompt).putArray("documents").add(prompt);
      case "completions" -> body.put("prompt", prompt);
      default -> body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    }
    return body;
  }

  private static void limit(Target target, Config config, ObjectNode body) {
    ObjectNode params = target.deployment().params();
    // An own limit is there for a reason: models that think may refuse a small one.
    if (!params.has(MAX_TOKENS_FIELD) && !params.has(NEWER_FIELD)) {
      body.put(takesNewer(target.provider(config)) ? NEWER_FIELD : MAX_TOKENS_FIELD, MAX_TOKENS);
    }
  }

  /** OpenAI's newer models refuse the older name; servers of its format may not know the newer. */
  private static boolean takesNewer(ProviderConfig provider) {
    return provider.settings() instanceof TypeSettings.Azure azure
        // Dates sort as texts do, and those without one are behind them.
        ? azure.apiVersion().compareTo(FIRST_WITH_NEWER) >= 0
        : provider.type().equals("openai");
  }
}

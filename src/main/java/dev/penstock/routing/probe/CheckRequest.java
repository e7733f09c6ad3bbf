package dev.penstock.routing.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.CallOptions;
import dev.penstock.api.Exchange;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.Usage;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.ModelConfig;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import java.nio.charset.StandardCharsets;

/** What a check asks: the configured prompt, for an answer of a few tokens. */
final class CheckRequest {
  /** What errors in the log show for a request id. */
  private static final String ID = "health-check";

  /** The least that OpenAI's newer models accept; others stop sooner by themselves. */
  private static final int MAX_TOKENS = 16;

  private static final int DEPTH = 8;

  private CheckRequest() {}

  /** Tokens of prompt and answer, at most; an estimate. */
  static long tokens(String prompt) {
    return Usage.estimatedTokens(prompt.length()) + MAX_TOKENS;
  }

  /** A call that no client made. */
  static ProviderCall call(Target target, Snapshot snapshot, long nowNanos) {
    byte[] body =
        body(target, snapshot, snapshot.config().routing().healthChecks().prompt())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    Exchange exchange =
        new Exchange(
            ID,
            snapshot,
            Principal.ANONYMOUS,
            ChatRequestReader.read(body, null, DEPTH),
            nowNanos,
            CallOptions.NONE);
    return new ProviderCall(exchange, target.deployment(), target.credential());
  }

  private static ObjectNode body(Target target, Snapshot snapshot, String prompt) {
    ModelConfig.Deployment deployment = target.deployment();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", deployment.model());
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    // An own limit is there for a reason: models that think may refuse a small one.
    if (!deployment.params().has("max_tokens")
        && !deployment.params().has("max_completion_tokens")) {
      // OpenAI's newer models refuse max_tokens; servers of its format may not know the other.
      boolean openAi = target.providerType(snapshot.config()).equals("openai");
      body.put(openAi ? "max_completion_tokens" : "max_tokens", MAX_TOKENS);
    }
    return body;
  }
}

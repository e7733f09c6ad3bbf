package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.ChatRequestWriter;
import dev.penstock.dialect.openai.request.PlainChat;
import dev.penstock.dialect.openai.request.ThinkingEffort;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.Passing;
import dev.penstock.provider.openai.Vendor.Trait;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * A chat as one vendor takes it. One that holds nothing in which the vendor differs is the caller's
 * bytes; only the others are read and written anew.
 */
final class VendorRequest {
  private final Vendor vendor;
  private final Passing passing;

  private VendorRequest(Vendor vendor, Passing passing) {
    this.vendor = vendor;
    this.passing = passing;
  }

  static Buffer of(Vendor vendor, Passing passing) {
    VendorRequest one = new VendorRequest(vendor, passing);
    ChatRequest request = passing.request();
    if (one.concerned() && Json.tree(request.body()) instanceof ObjectNode tree) {
      one.mend(tree);
      byte[] body = Json.bytes(tree);
      return one.spliced(
          ChatRequestReader.read(body, request.model(), Integer.MAX_VALUE),
          Json.MAPPER.createObjectNode());
    }
    return one.spliced(request, passing.params());
  }

  private Buffer spliced(ChatRequest request, ObjectNode params) {
    return ChatRequestWriter.splice(
        request, passing.deployment().model(), params, !vendor.has(Trait.USAGE_UNASKED));
  }

  private boolean concerned() {
    ChatRequest request = passing.request();
    return passing.translated()
        || request.fields().stream().anyMatch(vendor::changes)
        || passing.params().propertyStream().map(Map.Entry::getKey).anyMatch(vendor::changes)
        || (vendor.has(Trait.NO_DEVELOPER) && Mentions.developer(request.body()))
        || (vendor.has(Trait.STRICT_MESSAGES) && Mentions.extension(request.body()))
        || (vendor.has(Trait.OPENAI_RULES) && Mentions.longId(request.body(), CallIds.MOST))
        || (vendor.has(Trait.MISTRAL_RULES)
            && (Mentions.results(request.body()) || Mentions.lateSystem(request.body())));
  }

  private void mend(ObjectNode tree) {
    for (Map.Entry<String, JsonNode> param : passing.params().properties()) {
      if (ChatRequestWriter.takes(tree::hasNonNull, param.getKey())) {
        tree.set(param.getKey(), param.getValue());
      }
    }
    vendor.renamed().forEach((from, to) -> rename(tree, from, to));
    tree.remove(vendor.without());
    new VendorMessages(vendor, passing.translated()).mend(tree);
    if (passing.translated()) {
      mendThinking(tree);
      checkTopK(tree);
      new TranslatedLimits(vendor, passing).mend(tree);
      PlainChat.make(tree, vendor.has(Trait.OPENAI_RULES), vendor.has(Trait.CACHE_CONTROL));
    }
    if (vendor.has(Trait.OPENAI_RULES)) {
      // Of whoever asks: a chat, too, may have begun with a server of longer ids.
      CallIds.shorten(tree.path("messages"));
    }
    if (vendor.has(Trait.MISTRAL_RULES) && tree.get("messages") instanceof ArrayNode messages) {
      MistralMessages.mend(messages, passing.translated());
    }
  }

  /** A null sets nothing. */
  private static void rename(ObjectNode tree, String from, String to) {
    JsonNode value = tree.remove(from);
    if (value != null && !value.isNull()) {
      tree.set(to, value);
    }
  }

  /** An effort or the like that the caller asks for beside it wins. */
  private void mendThinking(ObjectNode tree) {
    JsonNode thinking = tree.get("thinking");
    if (thinking == null || !thinking.isObject()) {
      tree.remove("thinking");
      return;
    }
    boolean wanted = !thinking.path("type").asText().equals("disabled");
    switch (vendor.thinking().of(passing.deployment().knownAs())) {
      case EFFORT -> ThinkingEffort.replace(tree);
      case NONE -> {
        tree.remove("thinking");
        if (wanted) {
          passing.dropped().add("thinking");
        }
      }
      case TYPE -> tree.putObject("thinking").put("type", wanted ? "enabled" : "disabled");
      case BUDGET -> {
        tree.remove("thinking");
        if (!tree.hasNonNull("reasoning_effort") && !tree.hasNonNull("reasoning")) {
          tree.set("reasoning", budget(thinking, wanted));
        }
      }
    }
  }

  private static ObjectNode budget(JsonNode thinking, boolean wanted) {
    ObjectNode reasoning = Json.MAPPER.createObjectNode().put("enabled", wanted);
    if (wanted && thinking.path("budget_tokens").isIntegralNumber()) {
      reasoning.set("max_tokens", thinking.path("budget_tokens"));
    }
    return reasoning;
  }

  private void checkTopK(ObjectNode tree) {
    if (vendor.has(Trait.TOP_K) || !tree.has("top_k")) {
      return;
    }
    boolean set = tree.hasNonNull("top_k");
    tree.remove("top_k");
    if (set && !passing.drop()) {
      throw new FailureException(
          new Failure.UnsupportedParameter(
              "top_k",
              "The provider of this model has no 'top_k'. Leave it out, or let the gateway drop"
                  + " such parameters (routing.unknown_params: drop)."));
    }
    if (set) {
      passing.dropped().add("top_k");
    }
  }
}

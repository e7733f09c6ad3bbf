package dev.penstock.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Abilities.Kind;
import dev.penstock.api.Abilities.Lack;
import dev.penstock.api.Abilities.Look;
import dev.penstock.api.Abilities.Otherwise;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Operation;
import dev.penstock.api.client.Origin;
import dev.penstock.config.ModelConfig;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Parameters;
import dev.penstock.dialect.Way;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.dialect.openai.operation.CodecCall;
import dev.penstock.dialect.openai.request.ContentKinds;
import dev.penstock.dialect.openai.request.ThinkingEffort;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.Fitness.Facts;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, compared with what deployments can do. Its body is read only if its fields' names or
 * its content give reason to, and then once.
 */
final class Comparison implements Look {
  private static final ObjectNode NOTHING = Json.MAPPER.createObjectNode();

  private final Fitness fitness;
  private final ChatRequest request;
  private final @Nullable Origin origin;
  private final boolean drop;
  private @Nullable ObjectNode tree;
  private @Nullable Map<Input, String> content;
  private boolean originChecked;
  private @Nullable Lack ofOrigin;

  Comparison(Fitness fitness, ChatRequest request, @Nullable Origin origin, boolean drop) {
    this.fitness = fitness;
    this.request = request;
    this.origin = origin;
    this.drop = drop;
  }

  @Override
  public @Nullable Lack of(ModelConfig.Deployment deployment) {
    // A count that need not be asked for is made here, for any model.
    if (origin != null && !origin.dialect().billed()) {
      return null;
    }
    Facts facts = fitness.of(deployment);
    Operation operation = request.operation();
    String serves = deployment.facts().operation();
    if (serves != null && !serves.equals(operation.wire()) && !completes(serves, operation)) {
      return hasNone(operation);
    }
    return operation.ofChat() ? chat(facts) : other(facts, operation);
  }

  /** To us a completion is a chat. */
  private static boolean completes(String serves, Operation operation) {
    return operation.ofChat() && serves.equals(Operation.COMPLETIONS.wire());
  }

  private static Lack hasNone(Operation operation) {
    return new Lack(Kind.OPERATION, Otherwise.REFUSED, Encoder.hasNone(operation));
  }

  private @Nullable Lack other(Facts facts, Operation operation) {
    Codec codec = facts.codec(operation);
    if (codec != null) {
      Capabilities taken = CodecCall.capabilities(codec);
      return taken.mayLack(request.fields())
          ? parameter(tree(), taken, codec.name(), refused())
          : null;
    }
    return facts.provider().passes(facts.target(operation, false)) ? null : hasNone(operation);
  }

  private @Nullable Lack chat(Facts facts) {
    if (origin != null) {
      if (asItCame(facts, origin)) {
        return null;
      }
      Lack lack = ofOrigin(origin);
      if (lack != null) {
        return lack;
      }
    }
    if (!facts.translated()
        && !facts.provider().passes(facts.target(Operation.CHAT, request.stream()))) {
      return hasNone(Operation.CHAT);
    }
    Capabilities chat = facts.chat();
    if (chat == null) {
      return null;
    }
    Lack lack = content(chat);
    return lack != null ? lack : ofChat(chat, facts);
  }

  private @Nullable Lack ofChat(Capabilities taken, Facts facts) {
    if (!taken.mayLack(request.fields())) {
      return null;
    }
    if (!facts.translated()) {
      return parameter(tree(), taken, facts.name(), Otherwise.TRIED);
    }
    ObjectNode asked = tree();
    if (asked.has("thinking") && taken.field("thinking").kind() != Way.Kind.NATIVE) {
      asked = Json.MAPPER.createObjectNode().setAll(asked);
      ThinkingEffort.replace(asked);
    }
    return parameter(asked, taken, facts.name(), refused());
  }

  private Otherwise refused() {
    return drop ? Otherwise.DROPPED : Otherwise.REFUSED;
  }

  private boolean asItCame(Facts facts, Origin came) {
    return facts.passes(request, came)
        || (came.dialect() instanceof CompletionsDialect
            && facts.provider().passes(facts.target(Operation.COMPLETIONS, request.stream())));
  }

  /** What no chat request can say. */
  private @Nullable Lack ofOrigin(Origin came) {
    if (!originChecked) {
      originChecked = true;
      ofOrigin = check(came);
    }
    return ofOrigin;
  }

  private @Nullable Lack check(Origin came) {
    Set<String> dropped = new LinkedHashSet<>();
    try {
      came.dialect().checkTranslated(came.request(), drop, dropped);
    } catch (FailureException e) {
      // Another failure is told when it is translated.
      return e.failure() instanceof Failure.UnsupportedParameter unsupported
          ? new Lack(Kind.PARAMETER, Otherwise.REFUSED, unsupported)
          : null;
    }
    return dropped.isEmpty() ? null : new Lack(Kind.PARAMETER, Otherwise.DROPPED, left(dropped));
  }

  private static Failure.UnsupportedParameter left(Set<String> dropped) {
    String name = dropped.iterator().next();
    return new Failure.UnsupportedParameter(
        name, "The provider of this model cannot express '" + name + "'.");
  }

  private @Nullable Lack content(Capabilities taken) {
    if (request.needs().modalities().isEmpty() || !taken.lacksInputs()) {
      return null;
    }
    for (Map.Entry<Input, String> kind : kinds().entrySet()) {
      Failure.UnsupportedParameter refusal = taken.refusal(kind.getKey(), kind.getValue());
      if (refusal != null) {
        return new Lack(Kind.MODALITY, Otherwise.REFUSED, refusal);
      }
    }
    return null;
  }

  private static @Nullable Lack parameter(
      ObjectNode asked, Capabilities taken, String provider, Otherwise otherwise) {
    Failure.UnsupportedParameter beyond = Parameters.beyond(asked, taken, provider);
    return beyond == null ? null : new Lack(Kind.PARAMETER, otherwise, beyond);
  }

  private Map<Input, String> kinds() {
    Map<Input, String> known = content;
    if (known == null) {
      known = ContentKinds.of(tree());
      content = known;
    }
    return known;
  }

  /** A body that cannot be read so is refused when it is translated. */
  private ObjectNode tree() {
    ObjectNode known = tree;
    if (known == null) {
      known = Json.tree(request.body()) instanceof ObjectNode read ? read : NOTHING;
      tree = known;
    }
    return Objects.requireNonNull(known);
  }
}

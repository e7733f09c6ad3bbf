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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, compared with what deployments can do. Its body is read only if its fields' names or
 * its content give reason to, and then once.
 */
final class Comparison implements Look {
  private final Fitness fitness;
  private final ChatRequest request;
  private final @Nullable Origin origin;
  private final boolean drop;
  private @Nullable Read read;
  private @Nullable Set<Input> possible;
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
    if (serves != null
        && !serves.equals(operation.wire())
        && !(serves.equals(Operation.COMPLETIONS.wire()) && completes(facts))) {
      return hasNone(operation);
    }
    return operation.ofChat() ? chat(facts) : other(facts, operation);
  }

  /** To us a completion is a chat; the upstream that is passed one must have chats itself. */
  private boolean completes(Facts facts) {
    return request.operation().ofChat()
        && (facts.translated()
            || (origin != null && origin.dialect() instanceof CompletionsDialect));
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
    if (origin != null && asItCame(facts, origin)) {
      return null;
    }
    if (!facts.translated()
        && !facts.provider().passes(facts.target(Operation.CHAT, request.stream()))) {
      return hasNone(Operation.CHAT);
    }
    Lack lack = origin == null ? null : ofOrigin(origin);
    Capabilities chat = facts.chat();
    if (chat == null || refuses(lack)) {
      return lack;
    }
    Lack content = content(chat);
    return content != null ? content : graver(lack, ofChat(chat, facts));
  }

  private static boolean refuses(@Nullable Lack lack) {
    return lack != null && lack.otherwise() == Otherwise.REFUSED;
  }

  /** One that is dropped must not hide one that the request fails for; of equals, the first. */
  private static @Nullable Lack graver(@Nullable Lack one, @Nullable Lack other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return gravity(other.otherwise()) > gravity(one.otherwise()) ? other : one;
  }

  private static int gravity(Otherwise otherwise) {
    return switch (otherwise) {
      case DROPPED -> 0;
      case TRIED -> 1;
      case REFUSED -> 2;
    };
  }

  private @Nullable Lack ofChat(Capabilities taken, Facts facts) {
    if (!taken.mayLack(request.fields())) {
      return null;
    }
    if (!facts.translated()) {
      return passed(taken, facts.name());
    }
    ObjectNode asked = tree();
    if (asked.has("thinking") && taken.field("thinking").kind() != Way.Kind.NATIVE) {
      asked = Json.MAPPER.createObjectNode().setAll(asked);
      ThinkingEffort.replace(asked);
    }
    return parameter(asked, taken, facts.name(), refused());
  }

  /** What is passed on is the upstream's to judge, but for what only other dialects have. */
  private @Nullable Lack passed(Capabilities taken, String provider) {
    Lack gravest = null;
    for (Failure.UnsupportedParameter each : Parameters.allBeyond(tree(), taken, provider)) {
      gravest = graver(gravest, new Lack(Kind.PARAMETER, passed(each.param()), each));
    }
    return gravest;
  }

  private Otherwise passed(String field) {
    if (origin == null) {
      return Otherwise.TRIED;
    }
    return switch (field) {
      case "thinking" -> Otherwise.DROPPED;
      case "top_k" -> refused();
      default -> Otherwise.TRIED;
    };
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
    if (request.needs().modalities().isEmpty() || !taken.lacksAny(possible())) {
      return null;
    }
    for (Map.Entry<Input, String> kind : read().content().entrySet()) {
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

  private Set<Input> possible() {
    Set<Input> known = possible;
    if (known == null) {
      known = ContentKinds.possible(request.needs().modalities());
      possible = known;
    }
    return known;
  }

  /** The request's fields, and what kinds of content it holds where. */
  private record Read(ObjectNode fields, Map<Input, String> content) {}

  private ObjectNode tree() {
    return read().fields();
  }

  /**
   * Without the messages, which may be large: this lives as long as the request. A body that cannot
   * be read so is refused when it is translated.
   */
  private Read read() {
    Read known = read;
    if (known == null) {
      ObjectNode fields =
          Json.tree(request.body()) instanceof ObjectNode tree
              ? tree
              : Json.MAPPER.createObjectNode();
      known = new Read(fields, ContentKinds.of(fields));
      fields.remove("messages");
      read = known;
    }
    return known;
  }
}

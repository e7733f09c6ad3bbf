package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Conversation;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Parameters;
import dev.penstock.dialect.Way;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A caller's request for a provider of another format: read, checked, written anew. */
public final class TranslatedRequest {
  /** How many values, one after the other, may be found to be beyond the provider. */
  private static final int MOST_ROUNDS = 16;

  private final ObjectNode request;
  private final String targetModel;
  private final boolean stream;

  private TranslatedRequest(ObjectNode request, String targetModel, boolean stream) {
    this.request = request;
    this.targetModel = targetModel;
    this.stream = stream;
  }

  /**
   * The caller's request with a deployment's {@code params} where the caller has no such field, or
   * null.
   *
   * @throws FailureException with {@code InvalidJson} if the body is nested, or holds numbers,
   *     beyond what can be translated
   */
  public static TranslatedRequest of(ChatRequest request, ObjectNode params, String targetModel) {
    return new TranslatedRequest(tree(request, params), targetModel, request.stream());
  }

  /** The same as a tree, of any operation. */
  public static ObjectNode tree(ChatRequest request, ObjectNode params) {
    if (!(Json.tree(request.body()) instanceof ObjectNode tree)) {
      // It was validated, but only as deep as the configuration says.
      throw new FailureException(
          new Failure.InvalidJson(
              "The body nests too deep, or holds a number too great or small, to be translated for"
                  + " this provider."));
    }
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      if (ChatRequestWriter.takes(tree::hasNonNull, param.getKey())) {
        tree.set(param.getKey(), param.getValue());
      }
    }
    return tree;
  }

  /**
   * The body in the provider's format.
   *
   * @param dropUnknown whether parameters that the provider cannot express are left out
   * @param dropped takes the names of those that were
   * @throws FailureException with {@code InvalidValue}, {@code MissingParameter} or {@code
   *     UnsupportedParameter}
   */
  public Buffer encode(Dialect dialect, boolean dropUnknown, Set<String> dropped) {
    return encode(dialect, dropUnknown, dropped, body -> {});
  }

  /** The same; {@code finish} has the last word on the body. */
  public Buffer encode(
      Dialect dialect, boolean dropUnknown, Set<String> dropped, Consumer<ObjectNode> finish) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.setAll(request);
    Capabilities capabilities = dialect.capabilities(targetModel);
    if (capabilities.field("thinking").kind() != Way.Kind.NATIVE) {
      ThinkingEffort.replace(kept);
    }
    Parameters.check(kept, capabilities, dialect.name(), dropUnknown, dropped);
    for (int round = 0; ; round++) {
      Conversation conversation = null;
      try {
        conversation = ConversationReader.read(kept, targetModel, stream, dialect);
        capabilities.check(conversation);
        ObjectNode body = dialect.encode(conversation);
        finish.accept(body);
        return Buffer.buffer(Json.bytes(body));
      } catch (FailureException e) {
        String beyond = beyond(e.failure(), conversation != null);
        boolean again = dropUnknown && round < MOST_ROUNDS;
        if (!again || beyond == null || !Parameters.drop(kept, beyond, dropped)) {
          throw e;
        }
      }
    }
  }

  /**
   * What the provider cannot express; null if the failure is another. A value that OpenAI's format
   * has and the provider does not take is such a thing, one that is wrong in itself is not.
   */
  private static @Nullable String beyond(Failure failure, boolean wellFormed) {
    return switch (failure) {
      case Failure.UnsupportedParameter unsupported -> unsupported.param();
      case Failure.InvalidValue value when wellFormed -> value.param();
      default -> null;
    };
  }
}

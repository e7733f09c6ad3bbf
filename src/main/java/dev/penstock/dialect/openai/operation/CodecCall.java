package dev.penstock.dialect.openai.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Operation;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Codec.Decoded;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Parameters;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call in a provider's own format, and its answer. For one call. */
public final class CodecCall implements AnswerTranslator {
  /** What the gateway does itself where the provider does not. */
  private static final List<String> OURS = List.of("encoding_format", "top_n", "return_documents");

  /** Only chats are streamed; OpenAI ignores these too. */
  private static final List<String> IGNORED = List.of("stream", "stream_options");

  private static final Set<String> SUBJECT = Set.of("model", "input", "query", "documents");

  /** How many values, one after the other, may be found to be beyond the provider. */
  private static final int MOST_ROUNDS = 16;

  private final Codec codec;
  private final Operation operation;
  private final ObjectNode came;
  private final String model;
  private final AnswerSettings settings;
  private @Nullable Usage told;
  private ObjectNode sent = JsonNodeFactory.instance.objectNode();

  /** {@code params}: what stands where the caller says nothing. */
  public CodecCall(
      Codec codec, ChatRequest request, ObjectNode params, String model, AnswerSettings settings) {
    this.codec = codec;
    this.operation = request.operation();
    this.came = TranslatedRequest.tree(request, params);
    this.model = model;
    this.settings = settings;
  }

  /** What of a request the codec or the gateway has, the latter unsaid. */
  public static Capabilities capabilities(Codec codec) {
    Set<String> taken = new HashSet<>(codec.parameters());
    taken.addAll(OURS);
    taken.addAll(IGNORED);
    return Capabilities.of(taken);
  }

  /**
   * The body in the provider's format.
   *
   * @param dropUnknown whether parameters that the provider cannot express are left out
   * @param dropped takes the names of those that were
   * @throws FailureException with {@code InvalidValue}, {@code MissingParameter} or {@code
   *     UnsupportedParameter}
   */
  public Buffer encode(boolean dropUnknown, Set<String> dropped) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.setAll(came);
    request.remove(IGNORED);
    request.remove(OURS.stream().filter(name -> !codec.parameters().contains(name)).toList());
    Parameters.check(request, codec, dropUnknown, dropped);
    sent = request;
    for (int round = 0; ; round++) {
      try {
        return Buffer.buffer(Json.bytes(codec.encode(request, model)));
      } catch (FailureException e) {
        if (!dropUnknown || round == MOST_ROUNDS || !drop(request, e.failure(), dropped)) {
          throw e;
        }
      }
    }
  }

  private static boolean drop(ObjectNode request, Failure failure, Set<String> dropped) {
    if (!(failure instanceof Failure.UnsupportedParameter beyond)
        || SUBJECT.contains(beyond.param())
        || request.remove(beyond.param()) == null) {
      return false;
    }
    dropped.add(beyond.param());
    return true;
  }

  @Override
  public void head(Head head) {
    told = codec.usage(head);
  }

  @Override
  public StreamTranslation stream(String contentType) {
    throw new IllegalStateException("only chats are streamed");
  }

  @Override
  public Whole whole(Buffer body) {
    Decoded decoded = codec.decode(body.getBytes(), sent);
    AnswerFacts facts = facts(decoded);
    ObjectNode answer = decoded.answer();
    String said = decoded.model();
    answer.put("model", said == null ? settings.fallbackModel() : said);
    if (operation == Operation.RERANK) {
      Ranking.finish(answer, came);
      if (decoded.searches() > 0) {
        answer
            .withObjectProperty("meta")
            .withObjectProperty("billed_units")
            .put("search_units", decoded.searches());
      }
    } else {
      answer.put("object", "list");
      Vectors.wanted(came).encode(answer);
    }
    Usage usage = facts.usage();
    if (operation != Operation.RERANK || usage != null) {
      long input = (usage == null ? settings.estimate(facts) : usage).inputTokens();
      answer.putObject("usage").put("prompt_tokens", input).put("total_tokens", input);
    }
    return new Whole(Buffer.buffer(Json.bytes(answer)), facts);
  }

  private AnswerFacts facts(Decoded decoded) {
    AnswerFacts facts = new AnswerFacts();
    facts.finishReason(FinishReason.STOP);
    facts.searches(decoded.searches());
    String model = decoded.model();
    if (model != null) {
      facts.model(model);
    }
    Usage usage = decoded.usage() == null ? told : decoded.usage();
    if (usage != null) {
      facts.usage(usage.with(Usage.Kinds.ofSearches(decoded.searches())));
    }
    return facts;
  }
}

package dev.penstock.provider;

import dev.penstock.api.Operation;
import dev.penstock.api.bus.PassageReply;
import dev.penstock.api.bus.PassageRequest;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.ModelFacts;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Timeouts;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which call of a provider's own API a request is. A path is known if the gateway itself
 * would call it for the model at hand: there is no second list of them to keep true.
 */
final class Passages {
  /** Dialects whose requests some provider takes as its own. */
  private static final List<String> APIS =
      List.of(
          "messages",
          "responses",
          "gemini",
          "messages/count_tokens",
          "gemini/countTokens",
          "bedrock/invoke");

  private static final Set<String> FREE = Set.of("messages/count_tokens", "gemini/countTokens");

  /** Vertex AI's have nine, and an address may repeat a few of its own. */
  private static final int MOST_SEGMENTS = 12;

  /** An ARN of AWS may have 2,048 letters, but stands in the path. */
  private static final int LONGEST_MODEL = 256;

  /** Another name of the same family: a path that changes with it holds the model. */
  private static final String OTHER = "x";

  private static final Timeouts NO_TIME =
      new Timeouts(Duration.ZERO, Duration.ZERO, null, Duration.ZERO, Duration.ZERO);

  private final Provider provider;
  private final PassageRequest request;

  private Passages(Provider provider, PassageRequest request) {
    this.provider = provider;
    this.request = request;
  }

  /** One way to call a model. */
  private record Way(Operation operation, @Nullable String api, boolean stream) {
    Way other() {
      return new Way(operation, api, !stream);
    }
  }

  /** What is longer than any vendor's is none of theirs, and not worth looking at. */
  static PassageReply find(Provider provider, PassageRequest request) {
    String model = request.model();
    if (request.segments().size() > MOST_SEGMENTS
        || (model != null && model.length() > LONGEST_MODEL)) {
      return new PassageReply.Unknown(new Failure.NotFound(), provider.errors());
    }
    return new Passages(provider, request).find();
  }

  private PassageReply find() {
    Failure why = new Failure.NotFound();
    for (String model : candidates()) {
      Deployment offered = request.offered().apply(model);
      Target target = target(offered == null ? bare(model) : offered);
      for (Way way : ways()) {
        String path = path(way, target);
        if (path == null || !segments(path).equals(request.segments())) {
          continue;
        }
        Failure wrong = wrong(way, target, model);
        if (wrong == null && offered != null) {
          return known(way, target, path);
        }
        why = wrong == null ? new Failure.UnknownModel(model) : wrong;
      }
    }
    return new PassageReply.Unknown(why, provider.errors());
  }

  private PassageReply known(Way way, Target target, String path) {
    boolean asked = request.stream() == null ? provider.streamsUnasked() : request.stream();
    boolean byPath = !path.equals(path(way.other(), target));
    return new PassageReply.Known(
        target.model(),
        target.deployment(),
        way.operation(),
        way.api(),
        way.operation().ofChat() && !isFree(way) && (byPath ? way.stream() : asked),
        path,
        !isFree(way),
        provider.errors());
  }

  private static boolean isFree(Way way) {
    return way.api() != null && FREE.contains(way.api());
  }

  /** Why this is no call of that model after all; null if it is one. */
  private @Nullable Failure wrong(Way way, Target target, String model) {
    String named = request.model();
    if (inPath(way, target)) {
      return named == null || named.equals(model)
          ? null
          : new Failure.InvalidValue("model", "The path names another model.");
    }
    if (!provider.namesModel()) {
      return null;
    }
    if (named == null) {
      return new Failure.MissingParameter("model");
    }
    return named.equals(model) ? null : new Failure.UnknownModel(named);
  }

  private boolean inPath(Way way, Target target) {
    String path = path(way, target);
    return path != null && !path.equals(path(way, target(bare(target.model() + OTHER))));
  }

  /** What the model may be called: as the body has it, a piece of the path, or what is offered. */
  private Set<String> candidates() {
    Set<String> all = new LinkedHashSet<>();
    if (request.model() != null) {
      all.add(request.model());
    }
    for (String segment : request.segments()) {
      all.add(segment);
      int colon = segment.lastIndexOf(':');
      if (colon > 0) {
        all.add(segment.substring(0, colon));
      }
    }
    all.addAll(request.only());
    return all;
  }

  private static List<Way> ways() {
    List<Way> all = new ArrayList<>();
    for (String api : APIS) {
      all.add(new Way(Operation.CHAT, api, false));
      all.add(new Way(Operation.CHAT, api, true));
    }
    for (Operation operation : Operation.values()) {
      all.add(new Way(operation, null, false));
      all.add(new Way(operation, null, true));
    }
    return all;
  }

  /** Null if the provider has no such call of this model. */
  private @Nullable String path(Way way, Target of) {
    Target target = new Target(way.operation(), way.stream(), of.deployment(), of.provider());
    try {
      if (way.api() != null) {
        Native own = provider.natively(way.api(), target);
        return own == null ? null : own.path();
      }
      boolean has =
          way.operation().ofChat()
              ? provider.dialect(target) != null || provider.passes(target)
              : provider.codec(target) != null || provider.passes(target);
      return has && provider.hasOwn(target) ? provider.path(target) : null;
    } catch (FailureException notAName) {
      return null;
    }
  }

  private Target target(Deployment deployment) {
    return new Target(Operation.CHAT, false, deployment, request.provider());
  }

  /** A model that no group offers. */
  private Deployment bare(String model) {
    return bare(request.provider(), model);
  }

  private static Deployment bare(ProviderConfig provider, String model) {
    return new Deployment(
        provider.name() + '/' + model,
        provider.name(),
        model,
        null,
        1,
        1,
        ModelConfig.Limits.NONE,
        List.of(),
        ModelFacts.UNKNOWN,
        false,
        Json.MAPPER.createObjectNode(),
        NO_TIME);
  }

  /** Without its query, decoded. */
  private static List<String> segments(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return segments;
  }
}

package dev.penstock.api;

import dev.penstock.api.client.Origin;
import dev.penstock.config.ModelConfig;
import dev.penstock.error.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What deployments can do of what requests ask for, as far as that is known before a call: by the
 * tables of their providers. Of one configuration; may be asked on any thread.
 */
public interface Abilities {
  /** Nothing is known: everything may be tried. */
  Abilities UNKNOWN = (request, origin) -> deployment -> null;

  /**
   * Looks at one request, for all deployments that it may go to. What costs something to find out
   * is found out once, and only if it matters.
   *
   * @param origin the request as it came; null if it came as a chat or is none
   */
  Look look(ChatRequest request, @Nullable Origin origin);

  /**
   * Whether a request goes to this deployment as it came, since its provider speaks the caller's
   * API for that model; else it is translated.
   */
  default boolean passes(ModelConfig.Deployment deployment, ChatRequest request, Origin origin) {
    return true;
  }

  /** One request; confined to one thread. */
  interface Look {
    /** The first thing that this deployment cannot do of it; null if nothing is known. */
    @Nullable Lack of(ModelConfig.Deployment deployment);
  }

  /** What a request asks for and a deployment cannot do. */
  record Lack(Kind kind, Otherwise otherwise, Failure.UnsupportedParameter failure) {}

  /** What it is about. */
  enum Kind {
    /** What is asked for as a whole, as embeddings of a model that chats. */
    OPERATION,
    /** A kind of content. */
    MODALITY,
    /** A field. */
    PARAMETER
  }

  /** What becomes of the request if it goes there all the same. */
  enum Otherwise {
    /** It is refused. */
    REFUSED,
    /** It is sent without what is lacking, which the caller is told. */
    DROPPED,
    /** It is sent as it is; the provider may refuse it. */
    TRIED
  }
}

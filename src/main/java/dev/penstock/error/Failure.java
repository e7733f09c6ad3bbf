package dev.penstock.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request ended without a completion. {@link OpenAiErrors} alone turns one into JSON. No
 * message here holds a secret, a prompt, an upstream address or an internal name.
 */
public sealed interface Failure {

  /** Whether another attempt may succeed where this one failed. */
  default boolean retryable() {
    return false;
  }

  /**
   * Whether another deployment, or another credential, may succeed where this one failed: after
   * whatever is {@linkplain #retryable retryable}, and after what is this one's alone.
   */
  default boolean elsewhere() {
    return retryable();
  }

  /** The caller's side: its request was wrong, or it left. */
  sealed interface Caller extends Failure {}

  /** What the caller may use is used. */
  sealed interface Quota extends Caller {}

  /** Of the caller's faults those of its key: it is not known, or may not do this. */
  sealed interface Denied extends Caller {}

  /** The gateway's side. */
  sealed interface Gateway extends Failure {}

  /** The upstream's side. */
  sealed interface Upstream extends Failure {}

  // ---- the caller's side

  /** No key, a wrong, revoked or expired one: all alike to the caller. */
  record InvalidApiKey() implements Denied {}

  /** Two credential headers that differ, or another contradiction in the head. */
  record InvalidRequest(String message) implements Caller {}

  /** The key may not use this model. */
  record ModelNotAllowed(String model) implements Denied {}

  /** The key may not call this address. */
  record RouteNotAllowed() implements Denied {}

  /** The admin API knows who asks, but that one may not. */
  record NotPermitted(String message) implements Denied {}

  /** What is there already, or changed meanwhile, is in the way. */
  record Conflict(String message) implements Caller {}

  /** No model group of that name. */
  record UnknownModel(String model) implements Caller {}

  /** The body is not one well-formed JSON object within the bounds. */
  record InvalidJson(String message) implements Caller {}

  /** A field has a wrong type or value. */
  record InvalidValue(String param, String message) implements Caller {}

  /** A required field is missing. */
  record MissingParameter(String param) implements Caller {}

  /** The provider cannot express this parameter. */
  record UnsupportedParameter(String param, String message) implements Caller {}

  /** More than the body bound. */
  record RequestTooLarge(long maxBytes) implements Caller {}

  /** The head is over its bounds (431). */
  record HeadTooLarge() implements Caller {}

  /** The request did not arrive in time (408). */
  record RequestTimeout() implements Caller {}

  /** No such route, or no such thing at it. */
  record NotFound() implements Caller {}

  /**
   * No response of that id, or none of this caller's: alike to the caller.
   *
   * @param param the field that refers to it; null if the address does
   */
  record UnknownResponse(String id, @Nullable String param) implements Caller {}

  /** The route has other methods; {@code allow} is the value of the Allow header. */
  record MethodNotAllowed(String allow) implements Caller {}

  /**
   * A limit of the caller's refused the request.
   *
   * @param limit in words, as {@code requests per minute}
   * @param scope what the limit is of: {@code key}, {@code team} or {@code model}
   * @param retryAfter when there is room again
   */
  record RateLimited(String limit, String scope, Duration retryAfter) implements Quota {}

  /**
   * What may be spent is spent, or held for calls that run.
   *
   * @param scope what the budget is of
   * @param retryAfter when its window ends; null if that is of no use to know
   * @param elsewhere whether another deployment may still be called
   */
  record BudgetExceeded(String scope, @Nullable Duration retryAfter, boolean elsewhere)
      implements Quota {}

  /**
   * Nobody knows what the model costs, or what the request asks of it; and the caller may not spend
   * without limit.
   *
   * @param asked the hosted tool, or the field, without a price; null if it is the model
   */
  record PriceUnknown(@Nullable String asked) implements Quota {
    @Override
    public boolean elsewhere() {
      return true;
    }
  }

  /** The client left; nobody reads the answer. */
  record ClientGone() implements Caller {}

  // ---- the gateway's side

  /** The deadline of the whole call passed. */
  record DeadlineExceeded() implements Gateway {}

  /** Too much is in flight, or the gateway is draining. */
  record Overloaded(Duration retryAfter) implements Gateway {
    /** Connections to one upstream may be used up; to another they are not. */
    @Override
    public boolean elsewhere() {
      return true;
    }
  }

  /** No deployment of the group can take the request; {@code retryAfter} is when one may. */
  record NoHealthyDeployment(Duration retryAfter) implements Gateway {}

  /** Limits and budgets cannot be looked up, and are not to be done without. */
  record StateUnavailable(Duration retryAfter) implements Gateway {}

  /**
   * Keys, teams and the audit log cannot be read or changed.
   *
   * @param message what became of a change, as far as is known
   */
  record DirectoryUnavailable(String message, Duration retryAfter) implements Gateway {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Nothing was done. */
    public static DirectoryUnavailable unchanged() {
      return new DirectoryUnavailable(
          "The store of keys, teams and the audit log does not answer; nothing was changed. Ask"
              + " again shortly.",
          SOON);
    }

    /** The store may have done what it was asked. */
    public static DirectoryUnavailable unknown() {
      return new DirectoryUnavailable(
          "The store of keys, teams and the audit log did not answer in time. The change may have"
              + " been made: look before you ask again.",
          SOON);
    }

    /** Done, and its intent is noted, but not its end. */
    public static DirectoryUnavailable unnoted() {
      return new DirectoryUnavailable(
          "The change is made, but the audit log could not be told; it holds the intent. Look"
              + " before you ask again.",
          SOON);
    }

    /** Done, and not yet seen here. */
    public static DirectoryUnavailable later() {
      return new DirectoryUnavailable(
          "The change is made and will be in force soon; this gateway could not put it in force"
              + " yet. Look before you ask again, and rotate a key that you have not seen.",
          SOON);
    }
  }

  /** A bug; the cause is in the log under the request id. */
  record Internal() implements Gateway {}

  // ---- the upstream's side

  /** The prompt does not fit the model's context. */
  record ContextLengthExceeded(String message) implements Upstream {}

  /** The provider's policy refused the prompt. */
  record ContentPolicyViolation(String message) implements Upstream {}

  /**
   * The upstream found the caller's request wrong: 400, 413 or 422. {@code code} is a code of our
   * table ({@code invalid_value}, {@code unsupported_parameter}, {@code invalid_request}, ...).
   */
  record UpstreamRejected(int status, String code, @Nullable String param, String message)
      implements Upstream {}

  /** The upstream does not know the deployment's model: an operator's mistake. */
  record UpstreamModelNotFound() implements Upstream {}

  /**
   * The upstream refused our credential, or its account cannot pay.
   *
   * @param everywhere whether the credential is of no use for any model (401, billing), or perhaps
   *     only for this one (403)
   */
  record CredentialRefused(boolean everywhere) implements Upstream {
    public CredentialRefused() {
      this(true);
    }

    @Override
    public boolean elsewhere() {
      return true;
    }
  }

  /** The upstream's rate limit; {@code retryAfter} is null where it did not say. */
  record UpstreamRateLimited(@Nullable Duration retryAfter) implements Upstream {
    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** The upstream is overloaded: 503 or 529. */
  record UpstreamOverloaded(@Nullable Duration retryAfter) implements Upstream {
    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** Connection refused, lost before the head, or no connection in time. */
  record UpstreamUnreachable(String detail) implements Upstream {
    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** The upstream took too long: for its first token, between two pieces. */
  record UpstreamTimeout(String phase) implements Upstream {
    @Override
    public boolean retryable() {
      return true;
    }
  }

  /**
   * 500, 502, 504, 408, nonsense, or a cut answer. {@code detail} says what, in our words up to the
   * first colon; what follows is the upstream's and may repeat a prompt.
   */
  record UpstreamBroken(String detail) implements Upstream {
    @Override
    public boolean retryable() {
      return true;
    }
  }
}

package dev.penstock.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place where a {@link Failure} becomes what a caller of the OpenAI API sees. */
public final class OpenAiErrors {
  /** What may lack a price and is no tool. */
  private static final Set<String> FIELDS = Set.of("speed", "inference_geo");

  private static final String INVALID = "invalid_request_error";
  private static final String PERMISSION = "permission_error";
  private static final String API = "api_error";
  private static final int MAX_SHOWN = 100;
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration RATE_LIMITED = Duration.ofSeconds(5);

  /** How callers are told wherever they do not speak another dialect. */
  public static final ErrorFormat FORMAT = new OpenAiErrorFormat();

  private OpenAiErrors() {}

  /**
   * An error as it goes out.
   *
   * @param retryAfter when a retry makes sense; null if there is nothing to say
   * @param retryUseless whether SDKs must be told not to retry a status they would retry
   */
  public record Reply(
      int status,
      String type,
      @Nullable String param,
      @Nullable String code,
      String message,
      @Nullable Duration retryAfter,
      boolean retryUseless) {

    Reply(int status, String type, @Nullable String param, @Nullable String code, String message) {
      this(status, type, param, code, message, null, false);
    }

    Reply retryAfter(Duration duration) {
      return new Reply(status, type, param, code, message, duration, retryUseless);
    }

    Reply useless() {
      return new Reply(status, type, param, code, message, retryAfter, true);
    }

    /** {@code {"error":{"message","type","param","code"}}}. */
    public ObjectNode body() {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      root.putObject("error")
          .put("message", message)
          .put("type", type)
          .put("param", param)
          .put("code", code);
      return root;
    }

    /** {@link #body} as UTF-8. */
    public byte[] bytes() {
      return body().toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** {@code {"error":{...}}} of the failure. */
  public static ObjectNode body(Failure failure) {
    return of(failure).body();
  }

  /** Status, type, code and words of the failure. */
  public static Reply of(Failure failure) {
    return switch (failure) {
      case Failure.Caller caller -> ofCaller(caller);
      case Failure.Gateway gateway -> ofGateway(gateway);
      case Failure.Upstream upstream -> ofUpstream(upstream);
    };
  }

  private static Reply ofCaller(Failure.Caller failure) {
    return switch (failure) {
      case Failure.Denied denied -> ofDenied(denied);
      case Failure.InvalidRequest f ->
          new Reply(400, INVALID, null, "invalid_request", f.message());
      case Failure.Conflict f -> new Reply(409, INVALID, null, "conflict", f.message());
      case Failure.UnknownModel f ->
          new Reply(
              404,
              INVALID,
              "model",
              "model_not_found",
              "The model '"
                  + shown(f.model())
                  + "' does not exist. GET /v1/models lists what this key may call.");
      case Failure.InvalidJson f -> new Reply(400, INVALID, null, "invalid_json", f.message());
      case Failure.InvalidValue f ->
          new Reply(400, INVALID, f.param(), "invalid_value", f.message());
      case Failure.MissingParameter f ->
          new Reply(
              400,
              INVALID,
              f.param(),
              "missing_required_parameter",
              "Missing required parameter: '" + f.param() + "'.");
      case Failure.UnsupportedParameter f ->
          new Reply(400, INVALID, f.param(), "unsupported_parameter", f.message());
      case Failure.RequestTooLarge f ->
          new Reply(
              413,
              INVALID,
              null,
              "request_too_large",
              "The request body is larger than " + f.maxBytes() + " bytes.");
      case Failure.HeadTooLarge f ->
          new Reply(
              431, INVALID, null, "headers_too_large", "The request's headers are too large.");
      case Failure.RequestTimeout f ->
          new Reply(408, INVALID, null, "request_timeout", "The request did not arrive in time.");
      case Failure.NotFound f ->
          new Reply(404, INVALID, null, "not_found", "There is nothing at this address.");
      case Failure.UnknownResponse f -> unknownResponse(f);
      case Failure.MethodNotAllowed f ->
          new Reply(405, INVALID, null, "method_not_allowed", "Use " + f.allow() + " here.");
      case Failure.Quota f -> ofQuota(f);
      case Failure.ClientGone f ->
          new Reply(499, API, null, "client_closed_request", "The client closed the request.");
    };
  }

  private static Reply unknownResponse(Failure.UnknownResponse failure) {
    String id = shown(failure.id());
    return switch (failure.param()) {
      case null -> new Reply(404, INVALID, null, "not_found", "Response '" + id + "' not found.");
      case "previous_response_id" ->
          new Reply(
              400,
              INVALID,
              failure.param(),
              "previous_response_not_found",
              "Previous response with id '" + id + "' not found.");
      default ->
          new Reply(400, INVALID, failure.param(), "not_found", "Item '" + id + "' not found.");
    };
  }

  private static Reply ofDenied(Failure.Denied failure) {
    return switch (failure) {
      case Failure.InvalidApiKey f ->
          new Reply(
              401, INVALID, null, "invalid_api_key", "The API key is missing, unknown or expired.");
      case Failure.ModelNotAllowed f ->
          new Reply(
              403,
              PERMISSION,
              "model",
              "model_not_allowed",
              "This API key may not use the model '" + shown(f.model()) + "'.");
      case Failure.RouteNotAllowed f ->
          new Reply(
              403,
              PERMISSION,
              null,
              "route_not_allowed",
              "This API key may not call this address.");
      case Failure.NotPermitted f -> new Reply(403, PERMISSION, null, "not_permitted", f.message());
    };
  }

  private static Reply ofGateway(Failure.Gateway failure) {
    return switch (failure) {
      case Failure.DeadlineExceeded f ->
          new Reply(
              504, "timeout_error", null, "timeout", "The request's deadline passed; ask again.");
      case Failure.Overloaded f ->
          new Reply(503, API, null, "overloaded", "The gateway is busy; ask again shortly.")
              .retryAfter(f.retryAfter());
      case Failure.NoHealthyDeployment f ->
          new Reply(
                  503,
                  API,
                  null,
                  "no_healthy_deployment",
                  "No deployment of this model can answer now; ask again later.")
              .retryAfter(f.retryAfter());
      case Failure.StateUnavailable f ->
          new Reply(
                  503,
                  API,
                  null,
                  "state_unavailable",
                  "The gateway cannot look up limits and budgets now; ask again shortly.")
              .retryAfter(f.retryAfter());
      case Failure.DirectoryUnavailable f ->
          new Reply(503, API, null, "state_unavailable", f.message()).retryAfter(f.retryAfter());
      case Failure.Internal f ->
          new Reply(
              500,
              API,
              null,
              "internal_error",
              "The gateway failed; its operator finds the cause under the x-request-id.");
    };
  }

  private static Reply ofUpstream(Failure.Upstream failure) {
    return switch (failure) {
      case Failure.ContextLengthExceeded f ->
          new Reply(400, INVALID, "messages", "context_length_exceeded", f.message());
      case Failure.ContentPolicyViolation f ->
          new Reply(400, INVALID, null, "content_policy_violation", f.message());
      case Failure.UpstreamRejected f ->
          new Reply(f.status(), INVALID, f.param(), f.code(), f.message());
      case Failure.UpstreamModelNotFound f ->
          new Reply(
              404,
              INVALID,
              "model",
              "model_not_found",
              "The provider does not know this model; the gateway's operator can correct it.");
      case Failure.CredentialRefused f ->
          new Reply(
                  502,
                  API,
                  null,
                  "upstream_credentials_refused",
                  "The provider refused the gateway's credential; the operator can correct it.")
              .useless();
      case Failure.UpstreamRateLimited f ->
          new Reply(
                  429,
                  "rate_limit_error",
                  null,
                  "upstream_rate_limited",
                  "The provider's rate limit is reached; ask again later.")
              .retryAfter(orElse(f.retryAfter(), RATE_LIMITED));
      case Failure.UpstreamOverloaded f ->
          new Reply(503, API, null, "upstream_overloaded", "The provider is overloaded; ask again.")
              .retryAfter(orElse(f.retryAfter(), SHORT));
      case Failure.UpstreamTimeout f ->
          new Reply(504, "timeout_error", null, "timeout", "The provider did not answer in time.");
      case Failure.UpstreamUnreachable f -> upstreamError();
      case Failure.UpstreamBroken f -> upstreamError();
    };
  }

  private static Reply ofQuota(Failure.Quota failure) {
    return switch (failure) {
      case Failure.RateLimited f ->
          new Reply(
                  429,
                  "rate_limit_error",
                  null,
                  "rate_limit_exceeded",
                  "The limit of "
                      + f.limit()
                      + " of "
                      + whose(f.scope())
                      + " is reached; ask again when retry-after is over.")
              .retryAfter(f.retryAfter());
      case Failure.BudgetExceeded f -> budget(f);
      case Failure.PriceUnknown f -> priceUnknown(f.asked());
    };
  }

  private static Reply priceUnknown(@Nullable String asked) {
    String what =
        asked == null ? "The price of this model" : "What '" + asked + "' costs with this model";
    String instead = asked == null ? "use another model" : "leave it out";
    return new Reply(
        400,
        INVALID,
        asked == null ? "model" : FIELDS.contains(asked) ? asked : "tools",
        "price_unknown",
        what
            + " is not known, and this call is under a budget; "
            + instead
            + ", or ask the gateway's operator to give it a price.");
  }

  private static Reply budget(Failure.BudgetExceeded failure) {
    String quota = "insufficient_quota";
    Reply reply =
        new Reply(
                429,
                quota,
                null,
                quota,
                "The budget of "
                    + whose(failure.scope())
                    + " is used up; it can be raised by the gateway's operator.")
            .useless();
    Duration retryAfter = failure.retryAfter();
    return retryAfter == null ? reply : reply.retryAfter(retryAfter);
  }

  private static String whose(String scope) {
    return switch (scope) {
      case "key" -> "this API key";
      case "team" -> "this API key's team";
      case "tag" -> "one of the request's tags";
      // Which provider serves a model is not the caller's business.
      default -> "this model";
    };
  }

  private static Reply upstreamError() {
    return new Reply(502, API, null, "upstream_error", "The provider failed to answer; ask again.");
  }

  private static Duration orElse(@Nullable Duration duration, Duration otherwise) {
    return duration == null ? otherwise : duration;
  }

  /** A caller's text in a message: bounded, and nothing that could forge a line. */
  private static String shown(String text) {
    String plain =
        text.codePoints()
            .limit(MAX_SHOWN)
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return plain.length() < text.length() ? plain + "..." : plain;
  }
}

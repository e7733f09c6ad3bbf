package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.ErrorClassifier;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Errors of Bedrock: a bare {@code message}, the type in the header {@code x-amzn-errortype}
 * (before a colon), in {@code __type} (behind a {@code #}), or, within a stream, as the exception's
 * name. "Troubleshooting Amazon Bedrock API error codes", read 2026-11.
 */
final class BedrockErrors {
  private static final int FAILED_DEPENDENCY = 424;

  /** What refuses the credential, with whatever status. */
  private static final Set<String> CREDENTIAL =
      Set.of(
          "unrecognizedclientexception",
          "invalidsignatureexception",
          "incompletesignatureexception",
          "incompletesignature",
          "signaturedoesnotmatch",
          "expiredtokenexception",
          "expiredtoken",
          "invalidclienttokenid",
          "missingauthenticationtokenexception",
          "missingauthenticationtoken",
          "notauthorized",
          "optinrequired");

  private BedrockErrors() {}

  /** What an answer of status 4xx or 5xx means. */
  static Failure of(ErrorAnswer answer) {
    ObjectNode body = BedrockJson.object(answer.body());
    ObjectNode node = body == null ? JsonNodeFactory.instance.objectNode() : body;
    String type = answer.type() == null ? BedrockJson.text(node, "__type") : answer.type();
    return classify(answer.status(), name(type), node, answer.retryAfterMillis());
  }

  /** Whether an event of a stream tells that something went wrong. */
  static boolean isError(String event) {
    return event.equals("error") || event.endsWith("Exception");
  }

  /** What such an event means; {@code node} is null if its payload is no JSON object. */
  static Failure inStream(String event, @Nullable ObjectNode node) {
    ObjectNode said = node == null ? JsonNodeFactory.instance.objectNode() : node;
    String type = name(event.equals("error") ? BedrockJson.text(said, "code") : event);
    return classify(status(type), type, said, null);
  }

  private static Failure classify(
      int status, String type, ObjectNode node, @Nullable Long retryAfterMillis) {
    String message = message(node);
    Duration retryAfter =
        retryAfterMillis == null ? null : Duration.ofMillis(Math.max(0, retryAfterMillis));
    if (CREDENTIAL.contains(type)) {
      return new Failure.CredentialRefused();
    }
    return switch (type) {
      // A quota of the account's, whatever the status.
      case "throttlingexception", "servicequotaexceededexception", "toomanyrequestsexception" ->
          new Failure.UpstreamRateLimited(retryAfter);
      // Its instances are being started.
      case "modelnotreadyexception" -> new Failure.UpstreamOverloaded(retryAfter);
      case "resourcenotfoundexception" -> new Failure.UpstreamModelNotFound();
      case "validationexception" -> validation(status, message, retryAfterMillis);
      case "modelerrorexception", "modelstreamerrorexception" ->
          ofModel(node, message, retryAfterMillis);
      default -> ErrorClassifier.classify(status, type, null, null, message, retryAfterMillis);
    };
  }

  private static Failure validation(int status, String message, @Nullable Long retryAfterMillis) {
    String words = message.toLowerCase(Locale.ROOT);
    // The latter: a model that is called by its profile only. Both are the operator's to mend.
    if (words.contains("model identifier is invalid")
        || words.contains("on-demand throughput isn")) {
      return new Failure.UpstreamModelNotFound();
    }
    return ErrorClassifier.classify(
        status, "invalid_request_error", null, param(words), message, retryAfterMillis);
  }

  /** Only where the message leaves no doubt. */
  private static @Nullable String param(String words) {
    if (words.contains("maximum tokens you requested")) {
      return "max_tokens";
    }
    return words.contains("toolconfig.toolchoice") ? "tool_choice" : null;
  }

  /** The model itself failed; the status that it gave tells what of. */
  private static Failure ofModel(ObjectNode node, String message, @Nullable Long retryAfterMillis) {
    int original = node.path("originalStatusCode").asInt(FAILED_DEPENDENCY);
    return switch (original) {
      case 400, 413, 422, 429, 503, 529 ->
          ErrorClassifier.classify(original, null, null, null, message, retryAfterMillis);
      default ->
          ErrorClassifier.classify(FAILED_DEPENDENCY, null, null, null, message, retryAfterMillis);
    };
  }

  /** The status that a type has when it is an answer of its own. */
  private static int status(String type) {
    return switch (type) {
      case "validationexception" -> 400;
      case "accessdeniedexception" -> 403;
      case "modeltimeoutexception" -> 408;
      case "throttlingexception" -> 429;
      case "serviceunavailableexception" -> 503;
      default -> 500;
    };
  }

  private static String message(ObjectNode node) {
    String message = BedrockJson.text(node, "message");
    String original = BedrockJson.text(node, "originalMessage");
    if (message.isEmpty()) {
      // Of the services in front of it.
      message = BedrockJson.text(node, "Message");
    }
    return original.isEmpty() ? message : message + " " + original;
  }

  /** Without what stands before {@code #} or behind {@code :}, in lower case. */
  private static String name(String type) {
    String name = type.substring(type.indexOf('#') + 1);
    int colon = name.indexOf(':');
    return (colon < 0 ? name : name.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
  }
}

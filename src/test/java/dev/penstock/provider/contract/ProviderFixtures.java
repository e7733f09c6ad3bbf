package dev.penstock.provider.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.AwsEvents;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one type of provider has in {@code src/test/resources/contract/<type>/}: {@code
 * endpoint.json} and the files of each case.
 *
 * @param type the provider's type
 * @param endpoint how the vendor is called: {@code model}, {@code base_path}, {@code path}, {@code
 *     stream_path} if another, {@code settings} of the provider, {@code headers}; and how it
 *     answers: {@code answer_model}, {@code statuses} of errors that are not those of the case's
 *     name, {@code headers_of_429}
 */
public record ProviderFixtures(String type, JsonNode endpoint) {
  private static final String AWS_EVENTS = "awsevents";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "json",
          "application/json",
          "sse",
          "text/event-stream; charset=utf-8",
          "ndjson",
          "application/x-ndjson",
          AWS_EVENTS,
          "application/vnd.amazon.eventstream");

  /** Those of a type; fails if it has none. */
  public static ProviderFixtures of(String type) {
    return new ProviderFixtures(type, ContractFiles.json(type, "endpoint.json"));
  }

  /** Names of the fixtures, for a look at what belongs to no case. */
  public List<String> files() {
    return Stream.concat(
            ContractFiles.names(type).stream(),
            endpoint.has("like")
                ? ContractFiles.names(endpoint.path("like").asText()).stream()
                : Stream.empty())
        .distinct()
        .toList();
  }

  /** A type that differs little names the one it is {@code like}, and has only what differs. */
  private String folder(String file) {
    return ContractFiles.names(type).contains(file) ? type : endpoint.path("like").asText(type);
  }

  /** Whether there is an upstream to call; a provider that answers by itself has none. */
  public boolean remote() {
    return endpoint.has("path");
  }

  /** The model's name at the vendor's. */
  public String model() {
    return endpoint.path("model").asText();
  }

  /** Path and query that the vendor's API has for the case. */
  public String path(ContractCase one) {
    String path = endpoint.path("path").asText();
    return one.stream() ? endpoint.path("stream_path").asText(path) : path;
  }

  /** The body that the vendor is to get; null if the case never gets that far. */
  public @Nullable JsonNode request(ContractCase one) {
    boolean refused = answer(one).path("status").asInt() == 400;
    return refused || !remote()
        ? null
        : ContractFiles.json(folder(one.name() + ".request.json"), one.name() + ".request.json");
  }

  /**
   * What the caller gets: {@code answer} of {@code <case>.instead.json} for what this provider
   * cannot do or does in another way, else the conversation's.
   */
  public JsonNode answer(ContractCase one) {
    JsonNode instead =
        ContractFiles.jsonIfAny(folder(one.name() + ".instead.json"), one.name() + ".instead.json");
    return instead == null ? one.answer() : instead.get("answer");
  }

  /** The caller's request; a provider that answers by itself is told what to say. */
  public ObjectNode ask(ContractCase one) {
    ObjectNode request = one.request().deepCopy().put("model", type);
    if (!remote()) {
      JsonNode said = ContractFiles.json(type, one.name() + ".directive.json");
      for (JsonNode message : request.path("messages")) {
        if (message.path("role").asText().equals("user")) {
          direct((ObjectNode) message, " @simulate " + said);
        }
      }
    }
    return request;
  }

  private static void direct(ObjectNode user, String directive) {
    if (user.path("content").isTextual()) {
      user.put("content", user.path("content").textValue() + directive);
    } else {
      ObjectNode text = (ObjectNode) user.path("content").get(0);
      text.put("text", text.path("text").textValue() + directive);
    }
  }

  /** The vendor's answer, as a file's ending tells its media type. */
  public Response response(ContractCase one) {
    String start = one.name() + ".response.";
    String file =
        files().stream()
            .filter(name -> name.startsWith(start))
            .findFirst()
            .orElse(start + (one.stream() ? "sse" : "json"));
    byte[] body = ContractFiles.bytes(folder(file), file);
    return new Response(
        status(one),
        MEDIA_TYPES.getOrDefault(file.substring(start.length()), ""),
        file.endsWith(AWS_EVENTS) ? AwsEvents.of(new String(body, UTF_8)) : body,
        one.name().equals("error-429") ? headersOf429() : new String[0],
        one.name().equals("cut"));
  }

  private int status(ContractCase one) {
    JsonNode status = endpoint.path("statuses").path(one.name());
    if (status.isInt()) {
      return status.intValue();
    }
    String prefix = "error-";
    return one.name().startsWith(prefix)
        ? Integer.parseInt(one.name().substring(prefix.length()))
        : 200;
  }

  private String[] headersOf429() {
    return endpoint
        .path("headers_of_429")
        .propertyStream()
        .map(header -> header.getKey() + ": " + header.getValue().asText())
        .toArray(String[]::new);
  }

  /** A scripted answer; {@code cut} ends it with the connection. */
  // Written where it lies.
  @SuppressWarnings("ArrayRecordComponent")
  public record Response(
      int status, String mediaType, byte[] body, String[] headers, boolean cut) {}
}

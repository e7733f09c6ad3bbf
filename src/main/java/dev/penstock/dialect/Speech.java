package dev.penstock.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What one choice says aloud: {@code audio} of a message, or of deltas. Providers other than OpenAI
 * give the sound alone: it gets an id, and is kept nowhere, so that it has expired at once.
 */
public final class Speech {
  /** Its name in OpenAI's format. */
  public static final String FIELD = "audio";

  private final ByteArrayOutputStream sound = new ByteArrayOutputStream(0);
  private final StringBuilder transcript = new StringBuilder(0);
  private @Nullable String id;
  private @Nullable JsonNode expiresAt;

  /** Whether anything was said. */
  public boolean begun() {
    return id != null;
  }

  /** The next piece as it goes into a delta. */
  public ObjectNode piece(JsonNode given, AnswerSettings settings) {
    ObjectNode piece = JsonNodeFactory.instance.objectNode();
    boolean first = id == null;
    note(given, settings);
    if (first) {
      piece.put("id", id);
    }
    given.properties().stream()
        .filter(field -> !field.getKey().equals("id"))
        .forEach(field -> piece.set(field.getKey(), field.getValue()));
    return piece;
  }

  /** What the last delta says; null if it was said, or there is no sound. */
  public @Nullable ObjectNode end(AnswerSettings settings) {
    return id == null || expiresAt != null
        ? null
        : JsonNodeFactory.instance.objectNode().put("expires_at", settings.createdSeconds());
  }

  /**
   * A piece of what is told at once.
   *
   * @throws FailureException with {@code UpstreamBroken} if its sound is not base64
   */
  public void add(JsonNode given, AnswerSettings settings) {
    note(given, settings);
    transcript.append(given.path("transcript").asText(""));
    try {
      // Each piece has a padding of its own.
      sound.writeBytes(Base64.getDecoder().decode(given.path("data").asText("")));
    } catch (IllegalArgumentException e) {
      throw new FailureException(new Failure.UpstreamBroken("sound that is not base64"));
    }
  }

  private void note(JsonNode given, AnswerSettings settings) {
    if (id == null) {
      id = given.path("id").isTextual() ? given.path("id").textValue() : made(settings);
    }
    if (given.path("expires_at").isNumber()) {
      expiresAt = given.path("expires_at");
    }
  }

  private static String made(AnswerSettings settings) {
    return "audio_" + settings.ids().get();
  }

  /** All of it. */
  public ObjectNode whole(AnswerSettings settings) {
    ObjectNode whole =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("data", Base64.getEncoder().encodeToString(sound.toByteArray()))
            .put("transcript", transcript.toString());
    JsonNode expires = expiresAt;
    return expires == null
        ? whole.put("expires_at", settings.createdSeconds())
        : whole.<ObjectNode>set("expires_at", expires);
  }
}

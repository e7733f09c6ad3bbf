package dev.penstock.provider.vertex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;

/**
 * Anthropic's dialect as Vertex AI wants it.
 *
 * @param google reads errors that Google says before Claude is asked
 */
record VertexClaude(Dialect claude, Dialect google, String model) implements Dialect {
  private static final String VERSION_FIELD = "anthropic_version";
  private static final String VERSION = "vertex-2023-10-16";

  /** A body for a model that the path names. */
  static void ready(ObjectNode body) {
    body.remove("model");
    version(body);
  }

  /** The version that a caller wrote wins. */
  static void version(ObjectNode body) {
    if (!body.path(VERSION_FIELD).isTextual()) {
      body.put(VERSION_FIELD, VERSION);
    }
  }

  @Override
  public String name() {
    return claude.name();
  }

  @Override
  public Capabilities capabilities(String of) {
    return claude.capabilities(of);
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    ObjectNode body = claude.encode(conversation);
    ready(body);
    return body;
  }

  /** How much is worth a mark depends on the model, which the body does not name here. */
  @Override
  public int markCache(ObjectNode encoded) {
    encoded.put("model", model);
    int marks = claude.markCache(encoded);
    encoded.remove("model");
    return marks;
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    return claude.decodeAnswer(body);
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return claude.newStreamDecoder(contentType);
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return isAnthropics(answer.body()) ? claude.decodeError(answer) : google.decodeError(answer);
  }

  /** Google's has a status in words and no type. */
  private static boolean isAnthropics(byte[] body) {
    return Json.tree(body) instanceof ObjectNode error && error.path("type").isTextual();
  }
}

package dev.penstock.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.provider.anthropic.AnthropicDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Objects;

/** Requests on their way to Bedrock, as the gateway translates them. */
final class Asked {
  static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

  private Asked() {}

  static BedrockDialect dialect(String model) {
    return new BedrockDialect(model, new AnthropicDialect());
  }

  /** The body for a model; single quotes stand for double ones, and "m" for the model's group. */
  static ObjectNode of(String model, String members) {
    return of(model, object(members.replace('\'', '"')));
  }

  static ObjectNode of(String model, JsonNode members) {
    ObjectNode request = ((ObjectNode) members).deepCopy().put("model", "m");
    ChatRequest read = ChatRequestReader.read(request.toString().getBytes(UTF_8), null, 64);
    ObjectNode none = request.objectNode();
    byte[] body =
        TranslatedRequest.of(read, none, model)
            .encode(dialect(model), false, new HashSet<>())
            .getBytes();
    return (ObjectNode) Objects.requireNonNull(Json.tree(body));
  }

  static ObjectNode object(String json) {
    try {
      return (ObjectNode) Json.parse(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

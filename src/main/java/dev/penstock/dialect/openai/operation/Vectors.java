package dev.penstock.dialect.openai.operation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings in the encoding that the caller wants: arrays of numbers, or base64 of little-endian
 * floats of 32 bits.
 */
enum Vectors {
  FLOAT,
  BASE64;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What a request asks for. */
  static Vectors wanted(JsonNode request) {
    return request.path("encoding_format").asText("").equals("base64") ? BASE64 : FLOAT;
  }

  /** What a request asks for, without a tree of it. */
  static Vectors wanted(byte[] request) {
    try (JsonParser parser = Json.FACTORY.createParser(request)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean format = parser.currentName().equals("encoding_format");
        parser.nextToken();
        if (format) {
          return parser.getText().equals("base64") ? BASE64 : FLOAT;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      // Read once before, so it is valid.
      return FLOAT;
    }
    return FLOAT;
  }

  /** Whether an embedding that begins with this is in another encoding. */
  boolean differs(JsonToken first) {
    return this == BASE64 ? first == JsonToken.START_ARRAY : first == JsonToken.VALUE_STRING;
  }

  /** Changes the embeddings of an answer. */
  void encode(ObjectNode answer) {
    for (JsonNode item : answer.path("data")) {
      if (item instanceof ObjectNode object) {
        JsonNode embedding = object.path("embedding");
        if (this == BASE64 && embedding instanceof ArrayNode array) {
          object.put("embedding", base64(array));
        } else if (this == FLOAT && embedding instanceof TextNode text) {
          object.set("embedding", numbers(text.textValue()));
        }
      }
    }
  }

  /** The answer with its embeddings changed, all else as it was. */
  byte[] encode(byte[] answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(answer.length);
    try (JsonParser parser = Json.FACTORY.createParser(answer);
        JsonGenerator to = Json.FACTORY.createGenerator(out)) {
      @Nullable JsonToken token;
      while ((token = parser.nextToken()) != null) {
        boolean embedding = isEmbedding(parser) && differs(token);
        if (embedding && token == JsonToken.START_ARRAY) {
          to.writeString(base64((ArrayNode) Json.value(parser)));
        } else if (embedding) {
          to.writeTree(numbers(parser.getText()));
        } else {
          to.copyCurrentEventExact(parser);
        }
      }
    } catch (IOException e) {
      throw broken("an answer that is not JSON");
    }
    return out.toByteArray();
  }

  /** Whether the parser stands at the value of {@code data[].embedding}. */
  private static boolean isEmbedding(JsonParser parser) throws IOException {
    return !parser.hasToken(JsonToken.FIELD_NAME)
        && !parser.currentToken().isStructEnd()
        && "embedding".equals(parser.currentName())
        && depth(parser) == 3;
  }

  private static int depth(JsonParser parser) {
    int depth = parser.getParsingContext().getNestingDepth();
    return parser.currentToken().isStructStart() ? depth - 1 : depth;
  }

  private static String base64(ArrayNode numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode number : numbers) {
      if (!number.isNumber()) {
        throw broken("an embedding that is not of numbers");
      }
      bytes.putFloat(number.floatValue());
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static ArrayNode numbers(String base64) {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
      ArrayNode numbers = JSON.arrayNode(bytes.remaining() / Float.BYTES);
      while (bytes.remaining() >= Float.BYTES) {
        numbers.add(bytes.getFloat());
      }
      return numbers;
    } catch (IllegalArgumentException e) {
      throw broken("an embedding that is not base64");
    }
  }

  static FailureException broken(String detail) {
    return new FailureException(new Failure.UpstreamBroken(detail));
  }
}

package dev.penstock.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as it was: numbers keep every digit. */
public final class Json {
  /** Bounds that callers' and upstreams' documents share; sizes are bounded before parsing. */
  public static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

  /** For upstream documents: names come from a small vocabulary, so they are canonicalised. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(BOUNDS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  public static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** For whole documents: nothing may stand after one. */
  public static final ObjectReader DOCUMENT =
      MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** The document as a tree; null if it is none. */
  public static @Nullable JsonNode tree(byte[] bytes, int from, int to) {
    try {
      JsonNode node = DOCUMENT.readTree(bytes, from, to - from);
      return node == null || node.isMissingNode() ? null : node;
    } catch (IOException e) {
      return null;
    }
  }

  public static @Nullable JsonNode tree(byte[] bytes) {
    return tree(bytes, 0, bytes.length);
  }

  public static @Nullable JsonNode tree(String text) {
    try {
      JsonNode node = DOCUMENT.readTree(text);
      return node == null || node.isMissingNode() ? null : node;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.penstock.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as it was: numbers keep every digit, and fractions their spelling. */
public final class Json {
  /** Bounds that callers' and upstreams' documents share; sizes are bounded before parsing. */
  public static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

  /** How deep JSON that comes as a text may nest: translated, it stands within other JSON. */
  private static final int MOST_INNER_DEPTH = 900;

  /** More than any document read nests; what it is put into takes a few levels. */
  private static final StreamWriteConstraints WRITABLE =
      StreamWriteConstraints.builder().maxNestingDepth(2 * BOUNDS.getMaxNestingDepth()).build();

  /** For upstream documents: names come from a small vocabulary, so they are canonicalised. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(BOUNDS)
          .streamWriteConstraints(WRITABLE)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  public static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .addModule(new SimpleModule().addDeserializer(JsonNode.class, new ExactTree()))
          .build();

  /** For whole documents: nothing may stand after one. */
  private static final ObjectReader DOCUMENT =
      MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectReader INNER =
      DOCUMENT.with(
          FACTORY
              .rebuild()
              .streamReadConstraints(BOUNDS.rebuild().maxNestingDepth(MOST_INNER_DEPTH).build())
              .build());

  private Json() {}

  /** Reads a tree from somewhere. */
  @FunctionalInterface
  private interface Source<E extends IOException> {
    JsonNode read() throws E;
  }

  /** A number may be well-formed JSON and yet have an exponent that no Java number can hold. */
  private static <E extends IOException> JsonNode read(Source<E> source)
      throws E, JsonParseException {
    try {
      return source.read();
    } catch (NumberFormatException | ArithmeticException e) {
      throw new JsonParseException(null, "a number beyond all bounds", e);
    }
  }

  /** The document as a tree; a {@code MissingNode} for nothing but blanks. */
  public static JsonNode parse(byte[] bytes) throws IOException {
    return read(() -> DOCUMENT.readTree(bytes));
  }

  /** The document as a tree; a {@code MissingNode} for nothing but blanks. */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return read(() -> DOCUMENT.readTree(text));
  }

  /** The value that the parser stands at; what follows it is not read. */
  public static JsonNode value(JsonParser parser) throws IOException {
    return read(() -> MAPPER.readTree(parser));
  }

  /** The document as a tree; null if it is none. */
  public static @Nullable JsonNode tree(byte[] bytes, int from, int to) {
    try {
      return present(read(() -> DOCUMENT.readTree(bytes, from, to - from)));
    } catch (IOException e) {
      return null;
    }
  }

  public static @Nullable JsonNode tree(byte[] bytes) {
    return tree(bytes, 0, bytes.length);
  }

  public static @Nullable JsonNode tree(String text) {
    return tree(text, DOCUMENT);
  }

  /** JSON that stands in another document as a text; null if it nests too deep to stand as JSON. */
  public static @Nullable JsonNode inner(String text) {
    return tree(text, INNER);
  }

  private static @Nullable JsonNode tree(String text, ObjectReader reader) {
    try {
      return present(read(() -> reader.readTree(text)));
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable JsonNode present(@Nullable JsonNode node) {
    return node == null || node.isMissingNode() ? null : node;
  }

  /** The tree as a document; null, without having been written to its end, if it is larger. */
  public static byte @Nullable [] bytes(JsonNode node, int maxBytes) {
    BoundedBytes out = new BoundedBytes(maxBytes);
    try {
      MAPPER.writeValue(out, node);
      return out.toByteArray();
    } catch (BoundedBytes.TooLargeException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

package dev.penstock.config.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;

/** The value that plain text stands for in YAML 1.2's JSON schema. Numbers are exact. */
public final class Scalars {

  /** Longer numbers are surely mistakes, and cost time to convert. */
  private static final int LONGEST_NUMBER = 400;

  private static final JsonScalarResolver RESOLVER = new JsonScalarResolver();

  private Scalars() {}

  /** A {@code Boolean}, number, null, or the text itself. */
  public static @Nullable Object typed(String text) {
    return typed(text, RESOLVER.resolve(text, true));
  }

  static @Nullable Object typed(String text, Tag tag) {
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (text.length() > LONGEST_NUMBER) {
      return text;
    }
    try {
      if (tag.equals(Tag.INT)) {
        return whole(new BigInteger(text));
      }
      return tag.equals(Tag.FLOAT) ? decimal(text) : text;
    } catch (NumberFormatException e) {
      // .inf, .nan and hand-written tags such as !!int abc: no numbers that JSON could hold.
      return text;
    }
  }

  private static Number whole(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
  }

  private static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
      throw new NumberFormatException("exponent out of bounds");
    }
    return number;
  }
}

package dev.penstock.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a provider takes something of a request.
 *
 * @param how in few words: its name there, what becomes of it, or why it is not taken; may be empty
 * @param values those that it takes, where it refuses others; null if it does not
 */
public record Way(Kind kind, String how, @Nullable Predicate<JsonNode> values) {
  /** It has the same thing, under the same name. */
  public static final Way NATIVE = new Way(Kind.NATIVE, "");

  /** It helps others and changes no answer. */
  public static final Way LEFT_OUT = new Way(Kind.LEFT_OUT, "");

  /** Nothing there says the same. */
  public static final Way REFUSED = new Way(Kind.REFUSED, "");

  /** Whatever its value is. */
  public Way(Kind kind, String how) {
    this(kind, how, null);
  }

  /** From what says the same to what cannot be said. */
  public enum Kind {
    /** The provider has it, maybe under another name. */
    NATIVE,
    /** The provider does not have it; something else is done in its place. */
    MAPPED,
    /** Left out without a word. */
    LEFT_OUT,
    /** Refused, or left out and told if the operator says so. */
    REFUSED
  }

  /** Whether some of its values are taken and others refused. */
  boolean hangsOnValue() {
    return values != null;
  }

  /** Whether this value is taken, where any is. */
  boolean takes(JsonNode value) {
    return values == null || values.test(value);
  }

  /** Whether it reaches the provider in some form. */
  public boolean taken() {
    return kind == Kind.NATIVE || kind == Kind.MAPPED;
  }
}

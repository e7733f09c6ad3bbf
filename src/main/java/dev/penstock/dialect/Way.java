package dev.penstock.dialect;

/**
 * How a provider takes something of a request.
 *
 * @param how in few words: its name there, what becomes of it, or why it is not taken; may be empty
 */
public record Way(Kind kind, String how) {
  /** It has the same thing, under the same name. */
  public static final Way NATIVE = new Way(Kind.NATIVE, "");

  /** It helps others and changes no answer. */
  public static final Way LEFT_OUT = new Way(Kind.LEFT_OUT, "");

  /** Nothing there says the same. */
  public static final Way REFUSED = new Way(Kind.REFUSED, "");

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

  /** Whether it reaches the provider in some form. */
  public boolean taken() {
    return kind == Kind.NATIVE || kind == Kind.MAPPED;
  }
}

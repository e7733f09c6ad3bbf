package dev.penstock.config.vault;

/** A vault that does not give what it was asked for. The message is for operators: no secret. */
public final class VaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What it means for the one who asked. */
  public enum Kind {
    /** This secret cannot be had; others may. */
    SECRET,
    /** The vault cannot be opened or asked, so no secret can be had. */
    VAULT,
    /** What was asked for makes no sense in the present state. */
    REFUSED,
    /** There is no secret of that name. */
    ABSENT
  }

  /** Stackless: the message is all there is to say. */
  public VaultException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What it means for the one who asked. */
  public Kind kind() {
    return kind;
  }

  /** The message, never null. */
  public String words() {
    return String.valueOf(getMessage());
  }
}

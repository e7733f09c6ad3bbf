package dev.penstock.store.redis;

/**
 * Why Redis did not do what it was asked. The message never holds a command, a key or what Redis
 * said in full, since these may hold hashes and secrets; it has no stack, since it is no bug.
 */
public final class RedisFailure extends RuntimeException {
  /** What can be done about it. */
  public enum Kind {
    /** There is no connection; nothing was sent. */
    DOWN,
    /** The connection broke while the call was under way; it may have been done. */
    LOST,
    /** No answer in time; it may have been done. */
    TIMEOUT,
    /** Too many calls wait for answers; nothing was sent. */
    BUSY,
    /** Redis cannot serve now: it loads, has no memory, cannot write, or its cluster is down. */
    UNAVAILABLE,
    /** The server is not the master of our slot any more; another one is looked for. */
    MOVED,
    /** The user may not run a command, or the server has it renamed or disabled. */
    FORBIDDEN,
    /** Name or password are wrong. */
    CREDENTIALS,
    /** Redis does not know the script by its digest; the link sends its text then. */
    UNKNOWN_SCRIPT,
    /** Any other refusal, such as an error within a script or keys of several slots. */
    REFUSED
  }

  private final Kind kind;

  RedisFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What can be done about it. */
  public Kind kind() {
    return kind;
  }

  /** True if nothing is known of what became of the call. */
  public boolean mayHaveHappened() {
    return kind == Kind.LOST || kind == Kind.TIMEOUT;
  }
}

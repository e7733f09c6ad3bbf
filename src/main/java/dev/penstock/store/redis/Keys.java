package dev.penstock.store.redis;

/**
 * Every key there is. All begin with one hash tag, so that all that belongs to an installation is
 * in one slot and any script may touch any of it.
 */
public final class Keys {
  private final String prefix;

  /** The prefix is a plain name; the braces come from here. */
  public Keys(String prefix) {
    if (prefix.isEmpty() || prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
      throw new IllegalArgumentException("a key prefix is a name without braces");
    }
    this.prefix = "{" + prefix + "}:";
  }

  /** Written for a moment by each new connection, to see whether it may write. */
  String probe() {
    return prefix + "probe";
  }

  /** String: which life of this Redis it is; missing where it was emptied. */
  String epoch() {
    return prefix + "epoch";
  }

  /** Hash: who has told all it knows to an emptied Redis. */
  String ready() {
    return prefix + "ready";
  }

  /** Sorted set: owners by the millisecond at which their lease runs out. */
  String alive() {
    return prefix + "alive";
  }

  /** Hash: what a process has taken, by id of the part. */
  String owner(String owner) {
    return prefix + "o:" + owner;
  }

  /** Hash: places that are taken, by gauge. */
  String places() {
    return prefix + "places";
  }

  /** Hash: what was taken of a rate limit in the last minute, by step of a tenth of a second. */
  String bucket(String bucket) {
    return prefix + "b:" + bucket;
  }

  /** Hash: what is spent and held of a budget, by slice. */
  String counter(String budget) {
    return prefix + "c:" + budget;
  }

  /** String: who took an intent over from a process that died. */
  String tombstone(String part) {
    return tombstones() + part;
  }

  String tombstones() {
    return prefix + "x:";
  }

  /** Stream: settled rows, for all ledgers of the fleet. */
  String ledger() {
    return prefix + "ledger";
  }

  /** Stream: rows of the ledger's stream that could not be read, under their ids. */
  String unreadable() {
    return prefix + "unreadable";
  }

  /** Hash: how far each replica has put its rows into the stream. */
  String sent() {
    return prefix + "sent";
  }

  /**
   * Hash: keys and teams made at run time; its field {@code |version} rises with each change, and
   * {@code |kept:NAME} are values that all replicas share, the first one of each.
   */
  String directory() {
    return prefix + "directory";
  }

  /** Stream: who changed what; never trimmed. */
  String audit() {
    return prefix + "audit";
  }

  /** String: a document of a response, for as long as it is kept. */
  String response(String id) {
    return responses() + id;
  }

  String responses() {
    return prefix + "r:";
  }

  /** Sorted set: ids of the documents that an owner has, by when they go. */
  String responsesOf(String owner) {
    return prefix + "ro:" + owner;
  }

  /** Hash: how large each of them is. */
  String sizesOf(String owner) {
    return prefix + "rs:" + owner;
  }

  /** Channel: something in the directory changed. */
  String changes() {
    return prefix + "changes";
  }
}

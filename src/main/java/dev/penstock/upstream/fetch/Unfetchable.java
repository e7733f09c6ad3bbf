package dev.penstock.upstream.fetch;

/**
 * Why a document was not fetched, in words for the caller. They do not tell what answered at an
 * address, or whether anything did: nobody is to look around with it.
 */
final class Unfetchable extends Exception {
  /** Whatever went wrong on the way. */
  static final String UNREADABLE = "it could not be read";

  private final String why;

  Unfetchable(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }
}

package dev.penstock.store.journal;

/** An intent is not safe. */
public final class JournalException extends Exception {
  JournalException(String message) {
    super(message, null, false, false);
  }
}

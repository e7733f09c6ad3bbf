package dev.penstock.vault.envelope;

/**
 * Where envelopes are kept. It knows no key and sees no secret. Blocks; a {@link
 * dev.penstock.config.vault.VaultException} tells what does not work.
 */
public interface EnvelopeStore extends AutoCloseable {

  /** All that is there now. */
  Envelopes load();

  /** The revision alone: cheap. */
  long revision();

  /**
   * Changes it if nobody else did.
   *
   * @param expected the revision that the change was made for
   * @return false if the revision is another one; nothing has changed then
   */
  boolean write(long expected, Change change);

  @Override
  void close();
}

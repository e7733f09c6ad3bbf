package dev.penstock.vault.envelope;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a store holds.
 *
 * @param revision one more at each change; 0 if nothing was ever written
 * @param lock null if nothing was ever written
 * @param secrets by name
 */
public record Envelopes(long revision, @Nullable Lock lock, Map<String, SealedSecret> secrets) {

  /** Of a store that nobody wrote to. */
  public static final Envelopes NONE = new Envelopes(0, null, Map.of());

  public Envelopes {
    secrets = Map.copyOf(secrets);
  }

  /** What is there after a change. */
  Envelopes with(Change change) {
    Map<String, SealedSecret> next = new TreeMap<>(secrets);
    change.put().forEach(secret -> next.put(secret.name(), secret));
    change.removed().forEach(next::remove);
    return new Envelopes(revision + 1, change.lock() == null ? lock : change.lock(), next);
  }
}

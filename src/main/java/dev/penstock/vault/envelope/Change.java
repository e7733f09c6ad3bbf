package dev.penstock.vault.envelope;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes other in a store, all of it or nothing.
 *
 * @param lock null to keep it
 */
public record Change(@Nullable Lock lock, Collection<SealedSecret> put, List<String> removed) {
  public Change {
    put = List.copyOf(put);
    removed = List.copyOf(removed);
  }
}

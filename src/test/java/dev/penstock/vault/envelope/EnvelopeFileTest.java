package dev.penstock.vault.envelope;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EnvelopeFileTest extends EnvelopeStoreContract {
  @TempDir Path folder;

  @Override
  protected EnvelopeStore store() {
    return new EnvelopeFile(folder.resolve("vault.json"));
  }
}

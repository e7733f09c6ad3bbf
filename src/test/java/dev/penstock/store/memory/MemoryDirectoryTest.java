package dev.penstock.store.memory;

import dev.penstock.admission.auth.Directory;
import dev.penstock.admission.auth.DirectoryContract;

final class MemoryDirectoryTest extends DirectoryContract {
  @Override
  protected Directory open() {
    return new MemoryDirectory();
  }
}

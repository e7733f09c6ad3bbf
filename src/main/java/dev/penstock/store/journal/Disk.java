package dev.penstock.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where segments are written: the real disk, or one that fails, in tests. */
public interface Disk {

  /** A new file that only its owner can read. It must not be there yet. */
  Output create(Path path) throws IOException;

  /** An open file. */
  interface Output extends AutoCloseable {

    /** Appends all of it, or throws after having written any part of it. */
    void write(ByteBuffer bytes) throws IOException;

    /** Takes the end away, from that size on. */
    void truncate(long size) throws IOException;

    /** Returns when everything is on the medium. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}

package dev.penstock.store.embedded;

import dev.penstock.admission.Ids;
import dev.penstock.store.journal.LocalDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code state.path}, of one process at a time. Everything here blocks.
 *
 * @param replica name of this replica: made once, kept in the file {@code replica}
 */
public record StateFolder(Path path, String replica, FileChannel lock) implements AutoCloseable {
  private static final Set<StandardOpenOption> LOCK =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  /** Another process has it. The message says so in one line. */
  public static final class InUse extends IOException {
    InUse(Path path) {
      super(
          "state.path "
              + path
              + " is in use by another process: each gateway needs its own folder");
    }
  }

  /** Makes the folder if it is not there, and locks it until it is closed, or the process ends. */
  public static StateFolder open(Path path, RandomGenerator random) throws IOException {
    folder(path);
    Path file = path.resolve("lock");
    FileChannel channel = FileChannel.open(file, LOCK, LocalDisk.ownerOnly("rw-------"));
    try {
      if (lock(channel) == null) {
        throw new InUse(path);
      }
      folder(path.resolve("journal"));
      return new StateFolder(path, replica(path.resolve("replica"), random), channel);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** Segments of the journal. */
  public Path journal() {
    return path.resolve("journal");
  }

  /** The ledger's database. */
  public Path ledger() {
    return path.resolve("ledger.db");
  }

  /** Keys, teams and the audit log. */
  public Path directory() {
    return path.resolve("directory.db");
  }

  /** Responses that callers may go on from. */
  public Path responses() {
    return path.resolve("responses.db");
  }

  private static void folder(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(path, LocalDisk.ownerOnly("rwx------"));
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }

  private static String replica(Path file, RandomGenerator random) throws IOException {
    try {
      String name = Files.readString(file).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (NoSuchFileException first) {
      // The first start.
    }
    String name = Ids.name(random);
    Path made = file.resolveSibling("replica.new");
    Files.deleteIfExists(made);
    Files.createFile(made, LocalDisk.ownerOnly("rw-------"));
    Files.writeString(made, name + "\n");
    // Whole or not at all, should the process be killed here.
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return name;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

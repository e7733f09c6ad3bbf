package dev.penstock.vault.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.vault.VaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes in one JSON file. A change is written beside it, forced to disk and renamed over it, so
 * that a reader sees the old file or the new one and a crash leaves one of them. Writers, also of
 * other processes, take turns by a lock on a file beside it.
 */
public final class EnvelopeFile implements EnvelopeStore {
  private static final String FORMAT = "penstock-vault/1";
  private static final long LARGEST_FILE = 16 << 20;
  private static final int LOCK_LOOKS = 500;
  private static final long LOOK_NANOS = 10_000_000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  public EnvelopeFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public Envelopes load() {
    try {
      if (!Files.exists(file)) {
        return Envelopes.NONE;
      }
      refuseOpenToAll();
      if (Files.size(file) > LARGEST_FILE) {
        throw broken("it is larger than 16 MiB");
      }
      return EnvelopeJson.tree(Files.readString(file, UTF_8))
          .map(this::envelopes)
          .orElseThrow(() -> broken("it is no JSON"));
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
  }

  @Override
  public long revision() {
    return load().revision();
  }

  /**
   * A group may have been let in by a volume's settings; the rest of the machine has no business.
   */
  private void refuseOpenToAll() throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.contains(PosixFilePermission.OTHERS_READ)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new VaultException(
          VaultException.Kind.VAULT,
          "the vault %s is open to every user of this machine; chmod 600 it".formatted(file));
    }
  }

  private Envelopes envelopes(JsonNode json) {
    if (!json.path("format").asText().equals(FORMAT)) {
      throw broken("its format is not " + FORMAT);
    }
    Lock lock = EnvelopeJson.lock(json.path("lock")).orElseThrow(() -> broken("it has no lock"));
    Map<String, SealedSecret> secrets = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("secrets").properties()) {
      String name = entry.getKey();
      secrets.put(
          name,
          EnvelopeJson.secret(name, entry.getValue())
              .orElseThrow(() -> broken("the secret " + name + " is not well-formed")));
    }
    return new Envelopes(json.path("revision").asLong(), lock, secrets);
  }

  @Override
  public boolean write(long expected, Change change) {
    try {
      Path folder = folder();
      Path beside = folder.resolve(file.getFileName() + ".lock");
      try (FileChannel channel = create(beside);
          FileLock held = lock(channel)) {
        Envelopes now = load();
        boolean mine = held.isValid() && now.revision() == expected;
        if (mine) {
          replace(folder, now.with(change));
        }
        return mine;
      }
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  private Path folder() throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new FileSystemException(file.toString());
    }
    Files.createDirectories(folder);
    return folder;
  }

  private FileLock lock(FileChannel channel) throws IOException {
    for (int look = 0; look < LOCK_LOOKS; look++) {
      FileLock held = tryLock(channel);
      if (held != null) {
        return held;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new VaultException(
        VaultException.Kind.VAULT, "another process is writing the vault " + file);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return null;
    }
  }

  private void replace(Path folder, Envelopes next) throws IOException {
    Path draft = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel = create(draft)) {
      ByteBuffer bytes = UTF_8.encode(text(next));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  /** For the owner alone from its first moment. */
  private static FileChannel create(Path path) throws IOException {
    boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    return FileChannel.open(
        path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), owner);
  }

  /** The rename itself is to survive a loss of power. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String text(Envelopes envelopes) {
    ObjectNode json =
        EnvelopeJson.JSON
            .createObjectNode()
            .put("format", FORMAT)
            .put("revision", envelopes.revision());
    if (envelopes.lock() != null) {
      json.set("lock", EnvelopeJson.json(envelopes.lock()));
    }
    ObjectNode secrets = json.putObject("secrets");
    new TreeMap<>(envelopes.secrets())
        .forEach((name, secret) -> secrets.set(name, EnvelopeJson.json(secret)));
    return json.toPrettyString() + "\n";
  }

  private VaultException broken(String why) {
    return new VaultException(
        VaultException.Kind.VAULT, "the vault %s is broken: %s".formatted(file, why));
  }

  private VaultException failed(String what, IOException cause) {
    return new VaultException(
        VaultException.Kind.VAULT,
        "the vault %s %s (%s)".formatted(file, what, cause.getClass().getSimpleName()));
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }
}

package dev.penstock.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads files and keeps a digest of what it read of each, so that a later look can tell whether
 * they are still the same.
 */
final class Contents {
  /** Of whatever cannot be read as a file of ours. */
  private static final String NOTHING = "";

  private static final long LARGEST_FILE = 3 << 20;

  private final Map<Path, String> digests = new LinkedHashMap<>();

  /** Notes what the file holds, also if that is nothing to go by. */
  void note(Path file) {
    digests.put(file, digest(file));
  }

  /** The file's UTF-8 text; its digest is that of exactly these bytes. */
  String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException("larger than 3 MiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    digests.put(file, digest(bytes));
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Digests by file, of all that was asked for. */
  Map<Path, String> digests() {
    return Map.copyOf(digests);
  }

  /** Of the file as it is now; a link is followed at each look. */
  static String digest(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE
          ? digest(Files.readAllBytes(file))
          : NOTHING;
    } catch (IOException e) {
      return NOTHING;
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

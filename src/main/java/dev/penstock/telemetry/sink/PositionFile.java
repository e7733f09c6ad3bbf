package dev.penstock.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What is known for good of another file, in one beside it that is replaced whole. Blocks. */
record PositionFile(Path path) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What the other file holds.
   *
   * @param position in the ledger of the replica, after the last row
   * @param bytes how long the file was with that row
   */
  record Confirmed(String replica, long position, long bytes) {}

  /** Null if nothing tells. */
  @Nullable Confirmed read() throws IOException {
    if (!Files.exists(path)) {
      return null;
    }
    JsonNode json = tree(Files.readAllBytes(path));
    return json.path("bytes").canConvertToLong() && json.path("position").canConvertToLong()
        ? new Confirmed(
            json.path("replica").asText(),
            json.path("position").longValue(),
            json.path("bytes").longValue())
        : null;
  }

  private static JsonNode tree(byte[] bytes) throws IOException {
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException damaged) {
      return JSON.missingNode();
    }
  }

  void write(Confirmed confirmed) throws IOException {
    byte[] json =
        JSON.createObjectNode()
            .put("replica", confirmed.replica())
            .put("position", confirmed.position())
            .put("bytes", confirmed.bytes())
            .toString()
            .getBytes(UTF_8);
    Path next = path.resolveSibling(path.getFileName() + ".part");
    try (FileChannel to =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(json);
      while (left.hasRemaining()) {
        to.write(left);
      }
      to.force(true);
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

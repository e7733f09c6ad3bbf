package dev.penstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock ledger}: single rows of what was spent. */
@Command(
    name = "ledger",
    description = "The rows of what was spent.",
    subcommands = LedgerCommand.Export.class)
final class LedgerCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  /** The file is there whole, or it is not there. */
  @Command(name = "export", description = "Write the rows to a file, newest first, one per line.")
  static final class Export implements Callable<Integer> {
    /** What a row looks like. */
    enum Format {
      ndjson
    }

    @Mixin private AdminClient admin = new AdminClient();
    @Mixin private LedgerFilter filter = new LedgerFilter();

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "ndjson",
        description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Format format = Format.ndjson;

    @Option(names = "--gzip", description = "Compress the file.")
    private boolean gzip;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file.")
    private Path out = Path.of("");

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      Map<String, String> query = new LinkedHashMap<>(filter.query("all"));
      query.put("format", format.name());
      Path part = out.resolveSibling(out.getFileName() + ".part");
      long rows;
      // Before anything is asked for: that it cannot be written is no fault of the gateway.
      try (OutputStream file = opened(part)) {
        rows =
            admin.download(
                "/admin/ledger/export" + SpendCommand.query(query), in -> copy(in, file));
        Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      Objects.requireNonNull(spec).commandLine().getErr().println(rows + " rows in " + out);
      return 0;
    }

    private OutputStream opened(Path part) {
      try {
        return Files.newOutputStream(part);
      } catch (IOException e) {
        throw new AdminClient.AdminException("--out: " + out + " cannot be written");
      }
    }

    /** Returns how many lines there were. */
    private long copy(InputStream in, OutputStream file) throws IOException {
      try (OutputStream to = gzip ? new GZIPOutputStream(file, 64 * 1024) : file) {
        long lines = 0;
        byte[] bytes = new byte[64 * 1024];
        for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
          for (int i = 0; i < length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
          }
          to.write(bytes, 0, length);
        }
        return lines;
      }
    }
  }
}

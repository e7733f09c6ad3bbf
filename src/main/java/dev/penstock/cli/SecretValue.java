package dev.penstock.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a secret's value comes from: a file, or standard input. Never the command line, which the
 * shell's history and every user of the machine can read.
 */
final class SecretValue {
  private static final int LONGEST = 1 << 20;

  @Option(
      names = "--value-file",
      paramLabel = "FILE",
      description = "File with the value; standard input if absent. One line end at its end goes.")
  private @Nullable Path file;

  /** The value; asks for it if a person sits there. */
  @SuppressWarnings("SystemConsoleNull") // Null on JDK 21 where there is no terminal.
  String read(String name) {
    Console console = System.console();
    if (file == null && console != null && isTerminal(console)) {
      char[] typed = console.readPassword("Value of %s: ", name);
      return typed == null ? "" : new String(typed);
    }
    try (InputStream in = file == null ? System.in : Files.newInputStream(file)) {
      return text(in.readNBytes(LONGEST));
    } catch (CharacterCodingException e) {
      throw new AdminClient.AdminException("the value is not UTF-8 text");
    } catch (NoSuchFileException e) {
      throw new AdminClient.AdminException("--value-file: there is no such file");
    } catch (IOException e) {
      throw new AdminClient.AdminException("the value cannot be read");
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  /** Since JDK 22 there is a console without a terminal, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}

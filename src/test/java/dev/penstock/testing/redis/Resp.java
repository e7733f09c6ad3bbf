package dev.penstock.testing.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A blocking client of a Redis with just enough for tests; answers are told as lines of text. */
final class Resp implements Closeable {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Resp(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** An error is told as any other answer, behind a {@code -}. */
  String command(String... words) throws IOException {
    out.write(("*" + words.length + "\r\n").getBytes(UTF_8));
    for (String word : words) {
      byte[] bytes = word.getBytes(UTF_8);
      out.write(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(UTF_8));
    }
    out.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = line();
    return switch (line.charAt(0)) {
      case '-' -> line;
      case '$' -> bulk(Integer.parseInt(line.substring(1)));
      case '*' -> list(Integer.parseInt(line.substring(1)));
      default -> line.substring(1);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "(nil)";
    }
    String text = new String(in.readNBytes(length), UTF_8);
    in.skipNBytes(2);
    return text;
  }

  private String list(int count) throws IOException {
    String[] elements = new String[Math.max(count, 0)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = answer();
    }
    return IntStream.range(0, elements.length)
        .mapToObj(i -> elements[i])
        .collect(Collectors.joining("\n"));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
